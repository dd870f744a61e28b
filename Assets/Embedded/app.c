// The phone app's files as bytes inside the program; embedded.c has the others.
#include "app.h"

#if !defined(__has_embed)
#error "this needs a compiler with #embed, as Swift 6.3 brings it"
#endif
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char app_app_js[] = {
#embed "../app/app.js"
};
static const unsigned char app_icon_192_png[] = {
#embed "../app/icon-192.png"
};
static const unsigned char app_icon_512_png[] = {
#embed "../app/icon-512.png"
};
static const unsigned char app_icon_mask_png[] = {
#embed "../app/icon-mask.png"
};
static const unsigned char app_icon_svg[] = {
#embed "../app/icon.svg"
};
static const unsigned char app_index_html[] = {
#embed "../app/index.html"
};
static const unsigned char app_items_json[] = {
#embed "../app/items.json"
};
static const unsigned char app_keep_accounts_js[] = {
#embed "../app/keep/accounts.js"
};
static const unsigned char app_keep_carried_js[] = {
#embed "../app/keep/carried.js"
};
static const unsigned char app_keep_database_js[] = {
#embed "../app/keep/database.js"
};
static const unsigned char app_keep_entries_js[] = {
#embed "../app/keep/entries.js"
};
static const unsigned char app_keep_history_js[] = {
#embed "../app/keep/history.js"
};
static const unsigned char app_keep_sent_js[] = {
#embed "../app/keep/sent.js"
};
static const unsigned char app_keep_settings_js[] = {
#embed "../app/keep/settings.js"
};
static const unsigned char app_keep_sites_js[] = {
#embed "../app/keep/sites.js"
};
static const unsigned char app_line_backup_js[] = {
#embed "../app/line/backup.js"
};
static const unsigned char app_line_clock_js[] = {
#embed "../app/line/clock.js"
};
static const unsigned char app_line_coming_js[] = {
#embed "../app/line/coming.js"
};
static const unsigned char app_line_events_js[] = {
#embed "../app/line/events.js"
};
static const unsigned char app_line_facts_js[] = {
#embed "../app/line/facts.js"
};
static const unsigned char app_line_lock_js[] = {
#embed "../app/line/lock.js"
};
static const unsigned char app_line_meter_js[] = {
#embed "../app/line/meter.js"
};
static const unsigned char app_line_notes_js[] = {
#embed "../app/line/notes.js"
};
static const unsigned char app_line_pacing_js[] = {
#embed "../app/line/pacing.js"
};
static const unsigned char app_line_pairing_js[] = {
#embed "../app/line/pairing.js"
};
static const unsigned char app_line_phone_js[] = {
#embed "../app/line/phone.js"
};
static const unsigned char app_line_push_js[] = {
#embed "../app/line/push.js"
};
static const unsigned char app_line_server_js[] = {
#embed "../app/line/server.js"
};
static const unsigned char app_line_transfer_js[] = {
#embed "../app/line/transfer.js"
};
static const unsigned char app_line_waiting_js[] = {
#embed "../app/line/waiting.js"
};
static const unsigned char app_line_watch_js[] = {
#embed "../app/line/watch.js"
};
static const unsigned char app_main_js[] = {
#embed "../app/main.js"
};
static const unsigned char app_manifest_webmanifest[] = {
#embed "../app/manifest.webmanifest"
};
static const unsigned char app_picture_camera_js[] = {
#embed "../app/picture/camera.js"
};
static const unsigned char app_picture_finders_js[] = {
#embed "../app/picture/finders.js"
};
static const unsigned char app_picture_grid_js[] = {
#embed "../app/picture/grid.js"
};
static const unsigned char app_picture_light_js[] = {
#embed "../app/picture/light.js"
};
static const unsigned char app_picture_read_js[] = {
#embed "../app/picture/read.js"
};
static const unsigned char app_picture_segments_js[] = {
#embed "../app/picture/segments.js"
};
static const unsigned char app_picture_solomon_js[] = {
#embed "../app/picture/solomon.js"
};
static const unsigned char app_picture_symbol_js[] = {
#embed "../app/picture/symbol.js"
};
static const unsigned char app_picture_tables_js[] = {
#embed "../app/picture/tables.js"
};
static const unsigned char app_screens_account_js[] = {
#embed "../app/screens/account.js"
};
static const unsigned char app_screens_add_js[] = {
#embed "../app/screens/add.js"
};
static const unsigned char app_screens_backup_js[] = {
#embed "../app/screens/backup.js"
};
static const unsigned char app_screens_bigger_js[] = {
#embed "../app/screens/bigger.js"
};
static const unsigned char app_screens_bring_js[] = {
#embed "../app/screens/bring.js"
};
static const unsigned char app_screens_card_js[] = {
#embed "../app/screens/card.js"
};
static const unsigned char app_screens_check_js[] = {
#embed "../app/screens/check.js"
};
static const unsigned char app_screens_compare_js[] = {
#embed "../app/screens/compare.js"
};
static const unsigned char app_screens_history_js[] = {
#embed "../app/screens/history.js"
};
static const unsigned char app_screens_home_js[] = {
#embed "../app/screens/home.js"
};
static const unsigned char app_screens_join_js[] = {
#embed "../app/screens/join.js"
};
static const unsigned char app_screens_lock_js[] = {
#embed "../app/screens/lock.js"
};
static const unsigned char app_screens_move_js[] = {
#embed "../app/screens/move.js"
};
static const unsigned char app_screens_no_js[] = {
#embed "../app/screens/no.js"
};
static const unsigned char app_screens_notify_js[] = {
#embed "../app/screens/notify.js"
};
static const unsigned char app_screens_offline_js[] = {
#embed "../app/screens/offline.js"
};
static const unsigned char app_screens_phones_js[] = {
#embed "../app/screens/phones.js"
};
static const unsigned char app_screens_privacy_js[] = {
#embed "../app/screens/privacy.js"
};
static const unsigned char app_screens_restore_js[] = {
#embed "../app/screens/restore.js"
};
static const unsigned char app_screens_result_js[] = {
#embed "../app/screens/result.js"
};
static const unsigned char app_screens_scan_js[] = {
#embed "../app/screens/scan.js"
};
static const unsigned char app_screens_settings_js[] = {
#embed "../app/screens/settings.js"
};
static const unsigned char app_screens_setup_js[] = {
#embed "../app/screens/setup.js"
};
static const unsigned char app_screens_site_js[] = {
#embed "../app/screens/site.js"
};
static const unsigned char app_screens_take_js[] = {
#embed "../app/screens/take.js"
};
static const unsigned char app_screens_typing_js[] = {
#embed "../app/screens/typing.js"
};
static const unsigned char app_screens_unusable_js[] = {
#embed "../app/screens/unusable.js"
};
static const unsigned char app_shell_js[] = {
#embed "../app/shell.js"
};
static const unsigned char app_style_css[] = {
#embed "../app/style.css"
};
static const unsigned char app_version_js[] = {
#embed "../app/version.js"
};
static const unsigned char app_view_browser_js[] = {
#embed "../app/view/browser.js"
};
static const unsigned char app_view_code_js[] = {
#embed "../app/view/code.js"
};
static const unsigned char app_view_dom_js[] = {
#embed "../app/view/dom.js"
};
static const unsigned char app_view_keypad_js[] = {
#embed "../app/view/keypad.js"
};
static const unsigned char app_view_looks_js[] = {
#embed "../app/view/looks.js"
};
static const unsigned char app_view_moving_js[] = {
#embed "../app/view/moving.js"
};
static const unsigned char app_view_qr_js[] = {
#embed "../app/view/qr.js"
};
static const unsigned char app_view_stage_js[] = {
#embed "../app/view/stage.js"
};
static const unsigned char app_view_toggle_js[] = {
#embed "../app/view/toggle.js"
};
static const unsigned char app_view_words_js[] = {
#embed "../app/view/words.js"
};
static const unsigned char app_wire_answer_js[] = {
#embed "../app/wire/answer.js"
};
static const unsigned char app_wire_backup_js[] = {
#embed "../app/wire/backup.js"
};
static const unsigned char app_wire_base32_js[] = {
#embed "../app/wire/base32.js"
};
static const unsigned char app_wire_bytes_js[] = {
#embed "../app/wire/bytes.js"
};
static const unsigned char app_wire_check_js[] = {
#embed "../app/wire/check.js"
};
static const unsigned char app_wire_claims_js[] = {
#embed "../app/wire/claims.js"
};
static const unsigned char app_wire_codes_js[] = {
#embed "../app/wire/codes.js"
};
static const unsigned char app_wire_fault_js[] = {
#embed "../app/wire/fault.js"
};
static const unsigned char app_wire_import_2fas_js[] = {
#embed "../app/wire/import_2fas.js"
};
static const unsigned char app_wire_import_aegis_js[] = {
#embed "../app/wire/import_aegis.js"
};
static const unsigned char app_wire_import_fault_js[] = {
#embed "../app/wire/import_fault.js"
};
static const unsigned char app_wire_import_google_js[] = {
#embed "../app/wire/import_google.js"
};
static const unsigned char app_wire_imports_js[] = {
#embed "../app/wire/imports.js"
};
static const unsigned char app_wire_json_js[] = {
#embed "../app/wire/json.js"
};
static const unsigned char app_wire_keys_js[] = {
#embed "../app/wire/keys.js"
};
static const unsigned char app_wire_line_js[] = {
#embed "../app/wire/line.js"
};
static const unsigned char app_wire_lock_js[] = {
#embed "../app/wire/lock.js"
};
static const unsigned char app_wire_message_js[] = {
#embed "../app/wire/message.js"
};
static const unsigned char app_wire_move_js[] = {
#embed "../app/wire/move.js"
};
static const unsigned char app_wire_pairing_js[] = {
#embed "../app/wire/pairing.js"
};
static const unsigned char app_wire_readable_js[] = {
#embed "../app/wire/readable.js"
};
static const unsigned char app_wire_replies_js[] = {
#embed "../app/wire/replies.js"
};
static const unsigned char app_wire_request_js[] = {
#embed "../app/wire/request.js"
};
static const unsigned char app_wire_scrypt_js[] = {
#embed "../app/wire/scrypt.js"
};
static const unsigned char app_wire_sealed_js[] = {
#embed "../app/wire/sealed.js"
};
static const unsigned char app_wire_site_js[] = {
#embed "../app/wire/site.js"
};
static const unsigned char app_wire_text_js[] = {
#embed "../app/wire/text.js"
};
static const unsigned char app_wire_transfer_js[] = {
#embed "../app/wire/transfer.js"
};
static const unsigned char app_wire_wordlist_js[] = {
#embed "../app/wire/wordlist.js"
};
static const unsigned char app_words_cy_json[] = {
#embed "../app/words/cy.json"
};
static const unsigned char app_words_en_json[] = {
#embed "../app/words/en.json"
};
static const unsigned char app_words_zh_Hans_json[] = {
#embed "../app/words/zh-Hans.json"
};
static const unsigned char app_worker_js[] = {
#embed "../app/worker.js"
};

#define FILE_AT(path, bytes) {path, bytes, sizeof bytes}

const struct countersign_asset countersign_app[] = {
    FILE_AT("app/app.js", app_app_js),
    FILE_AT("app/icon-192.png", app_icon_192_png),
    FILE_AT("app/icon-512.png", app_icon_512_png),
    FILE_AT("app/icon-mask.png", app_icon_mask_png),
    FILE_AT("app/icon.svg", app_icon_svg),
    FILE_AT("app/index.html", app_index_html),
    FILE_AT("app/items.json", app_items_json),
    FILE_AT("app/keep/accounts.js", app_keep_accounts_js),
    FILE_AT("app/keep/carried.js", app_keep_carried_js),
    FILE_AT("app/keep/database.js", app_keep_database_js),
    FILE_AT("app/keep/entries.js", app_keep_entries_js),
    FILE_AT("app/keep/history.js", app_keep_history_js),
    FILE_AT("app/keep/sent.js", app_keep_sent_js),
    FILE_AT("app/keep/settings.js", app_keep_settings_js),
    FILE_AT("app/keep/sites.js", app_keep_sites_js),
    FILE_AT("app/line/backup.js", app_line_backup_js),
    FILE_AT("app/line/clock.js", app_line_clock_js),
    FILE_AT("app/line/coming.js", app_line_coming_js),
    FILE_AT("app/line/events.js", app_line_events_js),
    FILE_AT("app/line/facts.js", app_line_facts_js),
    FILE_AT("app/line/lock.js", app_line_lock_js),
    FILE_AT("app/line/meter.js", app_line_meter_js),
    FILE_AT("app/line/notes.js", app_line_notes_js),
    FILE_AT("app/line/pacing.js", app_line_pacing_js),
    FILE_AT("app/line/pairing.js", app_line_pairing_js),
    FILE_AT("app/line/phone.js", app_line_phone_js),
    FILE_AT("app/line/push.js", app_line_push_js),
    FILE_AT("app/line/server.js", app_line_server_js),
    FILE_AT("app/line/transfer.js", app_line_transfer_js),
    FILE_AT("app/line/waiting.js", app_line_waiting_js),
    FILE_AT("app/line/watch.js", app_line_watch_js),
    FILE_AT("app/main.js", app_main_js),
    FILE_AT("app/manifest.webmanifest", app_manifest_webmanifest),
    FILE_AT("app/picture/camera.js", app_picture_camera_js),
    FILE_AT("app/picture/finders.js", app_picture_finders_js),
    FILE_AT("app/picture/grid.js", app_picture_grid_js),
    FILE_AT("app/picture/light.js", app_picture_light_js),
    FILE_AT("app/picture/read.js", app_picture_read_js),
    FILE_AT("app/picture/segments.js", app_picture_segments_js),
    FILE_AT("app/picture/solomon.js", app_picture_solomon_js),
    FILE_AT("app/picture/symbol.js", app_picture_symbol_js),
    FILE_AT("app/picture/tables.js", app_picture_tables_js),
    FILE_AT("app/screens/account.js", app_screens_account_js),
    FILE_AT("app/screens/add.js", app_screens_add_js),
    FILE_AT("app/screens/backup.js", app_screens_backup_js),
    FILE_AT("app/screens/bigger.js", app_screens_bigger_js),
    FILE_AT("app/screens/bring.js", app_screens_bring_js),
    FILE_AT("app/screens/card.js", app_screens_card_js),
    FILE_AT("app/screens/check.js", app_screens_check_js),
    FILE_AT("app/screens/compare.js", app_screens_compare_js),
    FILE_AT("app/screens/history.js", app_screens_history_js),
    FILE_AT("app/screens/home.js", app_screens_home_js),
    FILE_AT("app/screens/join.js", app_screens_join_js),
    FILE_AT("app/screens/lock.js", app_screens_lock_js),
    FILE_AT("app/screens/move.js", app_screens_move_js),
    FILE_AT("app/screens/no.js", app_screens_no_js),
    FILE_AT("app/screens/notify.js", app_screens_notify_js),
    FILE_AT("app/screens/offline.js", app_screens_offline_js),
    FILE_AT("app/screens/phones.js", app_screens_phones_js),
    FILE_AT("app/screens/privacy.js", app_screens_privacy_js),
    FILE_AT("app/screens/restore.js", app_screens_restore_js),
    FILE_AT("app/screens/result.js", app_screens_result_js),
    FILE_AT("app/screens/scan.js", app_screens_scan_js),
    FILE_AT("app/screens/settings.js", app_screens_settings_js),
    FILE_AT("app/screens/setup.js", app_screens_setup_js),
    FILE_AT("app/screens/site.js", app_screens_site_js),
    FILE_AT("app/screens/take.js", app_screens_take_js),
    FILE_AT("app/screens/typing.js", app_screens_typing_js),
    FILE_AT("app/screens/unusable.js", app_screens_unusable_js),
    FILE_AT("app/shell.js", app_shell_js),
    FILE_AT("app/style.css", app_style_css),
    FILE_AT("app/version.js", app_version_js),
    FILE_AT("app/view/browser.js", app_view_browser_js),
    FILE_AT("app/view/code.js", app_view_code_js),
    FILE_AT("app/view/dom.js", app_view_dom_js),
    FILE_AT("app/view/keypad.js", app_view_keypad_js),
    FILE_AT("app/view/looks.js", app_view_looks_js),
    FILE_AT("app/view/moving.js", app_view_moving_js),
    FILE_AT("app/view/qr.js", app_view_qr_js),
    FILE_AT("app/view/stage.js", app_view_stage_js),
    FILE_AT("app/view/toggle.js", app_view_toggle_js),
    FILE_AT("app/view/words.js", app_view_words_js),
    FILE_AT("app/wire/answer.js", app_wire_answer_js),
    FILE_AT("app/wire/backup.js", app_wire_backup_js),
    FILE_AT("app/wire/base32.js", app_wire_base32_js),
    FILE_AT("app/wire/bytes.js", app_wire_bytes_js),
    FILE_AT("app/wire/check.js", app_wire_check_js),
    FILE_AT("app/wire/claims.js", app_wire_claims_js),
    FILE_AT("app/wire/codes.js", app_wire_codes_js),
    FILE_AT("app/wire/fault.js", app_wire_fault_js),
    FILE_AT("app/wire/import_2fas.js", app_wire_import_2fas_js),
    FILE_AT("app/wire/import_aegis.js", app_wire_import_aegis_js),
    FILE_AT("app/wire/import_fault.js", app_wire_import_fault_js),
    FILE_AT("app/wire/import_google.js", app_wire_import_google_js),
    FILE_AT("app/wire/imports.js", app_wire_imports_js),
    FILE_AT("app/wire/json.js", app_wire_json_js),
    FILE_AT("app/wire/keys.js", app_wire_keys_js),
    FILE_AT("app/wire/line.js", app_wire_line_js),
    FILE_AT("app/wire/lock.js", app_wire_lock_js),
    FILE_AT("app/wire/message.js", app_wire_message_js),
    FILE_AT("app/wire/move.js", app_wire_move_js),
    FILE_AT("app/wire/pairing.js", app_wire_pairing_js),
    FILE_AT("app/wire/readable.js", app_wire_readable_js),
    FILE_AT("app/wire/replies.js", app_wire_replies_js),
    FILE_AT("app/wire/request.js", app_wire_request_js),
    FILE_AT("app/wire/scrypt.js", app_wire_scrypt_js),
    FILE_AT("app/wire/sealed.js", app_wire_sealed_js),
    FILE_AT("app/wire/site.js", app_wire_site_js),
    FILE_AT("app/wire/text.js", app_wire_text_js),
    FILE_AT("app/wire/transfer.js", app_wire_transfer_js),
    FILE_AT("app/wire/wordlist.js", app_wire_wordlist_js),
    FILE_AT("app/words/cy.json", app_words_cy_json),
    FILE_AT("app/words/en.json", app_words_en_json),
    FILE_AT("app/words/zh-Hans.json", app_words_zh_Hans_json),
    FILE_AT("app/worker.js", app_worker_js),
};

const size_t countersign_app_count = sizeof countersign_app / sizeof countersign_app[0];
