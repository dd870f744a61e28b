/// What each metric means, in the line that stands above it.
enum MetricsHelp {
    static let texts: [String: String] = [
        "countersign_certificate_expiry_seconds":
            "How long the HTTPS certificate is good for, less than nought once it ended.",
        "countersign_devices": "Devices that count: active phones, assigned key fobs.",
        "countersign_http_request_seconds": "From a request over HTTP to the beginning of its response.",
        "countersign_mails_total": "Mails to people: sent, failed and to be tried again, or given up.",
        "countersign_mails_waiting": "Notices that wait to be sent by mail, of all nodes.",
        "countersign_metrics_dropped_total": "Values that came after the table of metrics was full.",
        "countersign_people": "People by how they stand; each is in one state.",
        "countersign_phone_streams": "Event streams of phones that are open at this node.",
        "countersign_prompt_open": "Sign-ins that wait for a phone or a code, of all nodes.",
        "countersign_push_answer_seconds": "From a request to a phone to the person's answer.",
        "countersign_push_sent_total": "Requests that were sent to phones.",
        "countersign_pushes_total":
            "Requests handed to push services: taken, failed and tried again, refused, or to a line that is gone.",
        "countersign_radius_drops_total": "RADIUS datagrams that were not answered, and why.",
        "countersign_radius_open": "RADIUS requests that are worked on at this node.",
        "countersign_radius_rejects_total": "RADIUS requests that were refused, and why.",
        "countersign_radius_requests_total": "RADIUS requests that were answered.",
        "countersign_requests_total": "Requests of applications through the Duo-compatible API, and what came of them.",
        "countersign_texts_total": "Texts to telephones: sent, or failed.",
        "countersign_waiters": "Who waits at this node for a phone, a sign-in or a set-up.",
    ]
}
