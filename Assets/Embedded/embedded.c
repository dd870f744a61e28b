// The files of this folder as bytes inside the program, so that nothing has to lie beside it. A test compares the
// list with the folder.
#include "CAssets.h"
#include "app.h"

#if !defined(__has_embed)
#error "this needs a compiler with #embed, as Swift 6.3 brings it"
#endif
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char pages_accounts_mustache[] = {
#embed "../pages/accounts.mustache"
};
static const unsigned char pages_activity_mustache[] = {
#embed "../pages/activity.mustache"
};
static const unsigned char pages_asked_mustache[] = {
#embed "../pages/asked.mustache"
};
static const unsigned char pages_asking_mustache[] = {
#embed "../pages/asking.mustache"
};
static const unsigned char pages_backups_mustache[] = {
#embed "../pages/backups.mustache"
};
static const unsigned char pages_browsers_mustache[] = {
#embed "../pages/browsers.mustache"
};
static const unsigned char pages_carry_on_mustache[] = {
#embed "../pages/carry_on.mustache"
};
static const unsigned char pages_check_phone_mustache[] = {
#embed "../pages/check_phone.mustache"
};
static const unsigned char pages_choose_device_mustache[] = {
#embed "../pages/choose_device.mustache"
};
static const unsigned char pages_codes_left_mustache[] = {
#embed "../pages/codes_left.mustache"
};
static const unsigned char pages_contact_mustache[] = {
#embed "../pages/contact.mustache"
};
static const unsigned char pages_day_pass_mustache[] = {
#embed "../pages/day_pass.mustache"
};
static const unsigned char pages_demo_mustache[] = {
#embed "../pages/demo.mustache"
};
static const unsigned char pages_demo_mail_mustache[] = {
#embed "../pages/demo_mail.mustache"
};
static const unsigned char pages_demo_mails_mustache[] = {
#embed "../pages/demo_mails.mustache"
};
static const unsigned char pages_demo_phone_mustache[] = {
#embed "../pages/demo_phone.mustache"
};
static const unsigned char pages_demo_service_mustache[] = {
#embed "../pages/demo_service.mustache"
};
static const unsigned char pages_demo_texts_mustache[] = {
#embed "../pages/demo_texts.mustache"
};
static const unsigned char pages_device_mustache[] = {
#embed "../pages/device.mustache"
};
static const unsigned char pages_enter_code_mustache[] = {
#embed "../pages/enter_code.mustache"
};
static const unsigned char pages_help_home_mustache[] = {
#embed "../pages/help_home.mustache"
};
static const unsigned char pages_help_topic_mustache[] = {
#embed "../pages/help_topic.mustache"
};
static const unsigned char pages_icon_svg[] = {
#embed "../pages/icon.svg"
};
static const unsigned char pages_join_account_mustache[] = {
#embed "../pages/join_account.mustache"
};
static const unsigned char pages_layout_mustache[] = {
#embed "../pages/layout.mustache"
};
static const unsigned char pages_live_mustache[] = {
#embed "../pages/live.mustache"
};
static const unsigned char pages_lock_mustache[] = {
#embed "../pages/lock.mustache"
};
static const unsigned char pages_locked_mustache[] = {
#embed "../pages/locked.mustache"
};
static const unsigned char pages_mail_mustache[] = {
#embed "../pages/mail.mustache"
};
static const unsigned char pages_matter_mustache[] = {
#embed "../pages/matter.mustache"
};
static const unsigned char pages_new_app_mustache[] = {
#embed "../pages/new_app.mustache"
};
static const unsigned char pages_new_fob_mustache[] = {
#embed "../pages/new_fob.mustache"
};
static const unsigned char pages_new_passkey_mustache[] = {
#embed "../pages/new_passkey.mustache"
};
static const unsigned char pages_new_phone_mustache[] = {
#embed "../pages/new_phone.mustache"
};
static const unsigned char pages_no_answer_mustache[] = {
#embed "../pages/no_answer.mustache"
};
static const unsigned char pages_not_me_mustache[] = {
#embed "../pages/not_me.mustache"
};
static const unsigned char pages_not_set_up_mustache[] = {
#embed "../pages/not_set_up.mustache"
};
static const unsigned char pages_not_yet_mustache[] = {
#embed "../pages/not_yet.mustache"
};
static const unsigned char pages_not_you_mustache[] = {
#embed "../pages/not_you.mustache"
};
static const unsigned char pages_notice_mustache[] = {
#embed "../pages/notice.mustache"
};
static const unsigned char pages_numbers_mustache[] = {
#embed "../pages/numbers.mustache"
};
static const unsigned char pages_offer_mustache[] = {
#embed "../pages/offer.mustache"
};
static const unsigned char pages_onward_mustache[] = {
#embed "../pages/onward.mustache"
};
static const unsigned char pages_other_options_mustache[] = {
#embed "../pages/other_options.mustache"
};
static const unsigned char pages_page_js[] = {
#embed "../pages/page.js"
};
static const unsigned char pages_pass_mustache[] = {
#embed "../pages/pass.mustache"
};
static const unsigned char pages_passkey_js[] = {
#embed "../pages/passkey.js"
};
static const unsigned char pages_passkey_mustache[] = {
#embed "../pages/passkey.mustache"
};
static const unsigned char pages_password_mustache[] = {
#embed "../pages/password.mustache"
};
static const unsigned char pages_paused_mustache[] = {
#embed "../pages/paused.mustache"
};
static const unsigned char pages_phone_steps_mustache[] = {
#embed "../pages/phone_steps.mustache"
};
static const unsigned char pages_portal_mustache[] = {
#embed "../pages/portal.mustache"
};
static const unsigned char pages_preferences_mustache[] = {
#embed "../pages/preferences.mustache"
};
static const unsigned char pages_privacy_mustache[] = {
#embed "../pages/privacy.mustache"
};
static const unsigned char pages_problem_mustache[] = {
#embed "../pages/problem.mustache"
};
static const unsigned char pages_reason_mustache[] = {
#embed "../pages/reason.mustache"
};
static const unsigned char pages_recovery_codes_mustache[] = {
#embed "../pages/recovery_codes.mustache"
};
static const unsigned char pages_remove_mustache[] = {
#embed "../pages/remove.mustache"
};
static const unsigned char pages_request_error_mustache[] = {
#embed "../pages/request_error.mustache"
};
static const unsigned char pages_restore_mustache[] = {
#embed "../pages/restore.mustache"
};
static const unsigned char pages_said_no_mustache[] = {
#embed "../pages/said_no.mustache"
};
static const unsigned char pages_same_phone_js[] = {
#embed "../pages/same-phone.js"
};
static const unsigned char pages_scan_mustache[] = {
#embed "../pages/scan.mustache"
};
static const unsigned char pages_service_list_mustache[] = {
#embed "../pages/service_list.mustache"
};
static const unsigned char pages_service_status_mustache[] = {
#embed "../pages/service_status.mustache"
};
static const unsigned char pages_set_up_done_mustache[] = {
#embed "../pages/set_up_done.mustache"
};
static const unsigned char pages_sign_out_mustache[] = {
#embed "../pages/sign_out.mustache"
};
static const unsigned char pages_style_css[] = {
#embed "../pages/style.css"
};
static const unsigned char pages_token_mustache[] = {
#embed "../pages/token.mustache"
};
static const unsigned char pages_travel_mustache[] = {
#embed "../pages/travel.mustache"
};
static const unsigned char pages_travel_codes_mustache[] = {
#embed "../pages/travel_codes.mustache"
};
static const unsigned char pages_unlock_mustache[] = {
#embed "../pages/unlock.mustache"
};
static const unsigned char pages_update_mustache[] = {
#embed "../pages/update.mustache"
};
static const unsigned char pages_vouch_mustache[] = {
#embed "../pages/vouch.mustache"
};
static const unsigned char pages_vouching_mustache[] = {
#embed "../pages/vouching.mustache"
};
static const unsigned char pages_wait_mustache[] = {
#embed "../pages/wait.mustache"
};
static const unsigned char pages_waiting_js[] = {
#embed "../pages/waiting.js"
};
static const unsigned char pages_way_on_mustache[] = {
#embed "../pages/way_on.mustache"
};
static const unsigned char pages_wordmark_svg[] = {
#embed "../pages/wordmark.svg"
};
static const unsigned char words_cy_json[] = {
#embed "../words/cy.json"
};
static const unsigned char words_en_json[] = {
#embed "../words/en.json"
};
static const unsigned char words_help_cy_json[] = {
#embed "../words/help.cy.json"
};
static const unsigned char words_help_en_json[] = {
#embed "../words/help.en.json"
};
static const unsigned char words_help_zh_Hans_json[] = {
#embed "../words/help.zh-Hans.json"
};
static const unsigned char words_zh_Hans_json[] = {
#embed "../words/zh-Hans.json"
};

#define FILE_AT(path, bytes) { path, bytes, sizeof bytes }

static const struct countersign_asset assets[] = {
    FILE_AT("pages/accounts.mustache", pages_accounts_mustache),
    FILE_AT("pages/activity.mustache", pages_activity_mustache),
    FILE_AT("pages/asked.mustache", pages_asked_mustache),
    FILE_AT("pages/asking.mustache", pages_asking_mustache),
    FILE_AT("pages/backups.mustache", pages_backups_mustache),
    FILE_AT("pages/browsers.mustache", pages_browsers_mustache),
    FILE_AT("pages/carry_on.mustache", pages_carry_on_mustache),
    FILE_AT("pages/check_phone.mustache", pages_check_phone_mustache),
    FILE_AT("pages/choose_device.mustache", pages_choose_device_mustache),
    FILE_AT("pages/codes_left.mustache", pages_codes_left_mustache),
    FILE_AT("pages/contact.mustache", pages_contact_mustache),
    FILE_AT("pages/day_pass.mustache", pages_day_pass_mustache),
    FILE_AT("pages/demo.mustache", pages_demo_mustache),
    FILE_AT("pages/demo_mail.mustache", pages_demo_mail_mustache),
    FILE_AT("pages/demo_mails.mustache", pages_demo_mails_mustache),
    FILE_AT("pages/demo_phone.mustache", pages_demo_phone_mustache),
    FILE_AT("pages/demo_service.mustache", pages_demo_service_mustache),
    FILE_AT("pages/demo_texts.mustache", pages_demo_texts_mustache),
    FILE_AT("pages/device.mustache", pages_device_mustache),
    FILE_AT("pages/enter_code.mustache", pages_enter_code_mustache),
    FILE_AT("pages/help_home.mustache", pages_help_home_mustache),
    FILE_AT("pages/help_topic.mustache", pages_help_topic_mustache),
    FILE_AT("pages/icon.svg", pages_icon_svg),
    FILE_AT("pages/join_account.mustache", pages_join_account_mustache),
    FILE_AT("pages/layout.mustache", pages_layout_mustache),
    FILE_AT("pages/live.mustache", pages_live_mustache),
    FILE_AT("pages/lock.mustache", pages_lock_mustache),
    FILE_AT("pages/locked.mustache", pages_locked_mustache),
    FILE_AT("pages/mail.mustache", pages_mail_mustache),
    FILE_AT("pages/matter.mustache", pages_matter_mustache),
    FILE_AT("pages/new_app.mustache", pages_new_app_mustache),
    FILE_AT("pages/new_fob.mustache", pages_new_fob_mustache),
    FILE_AT("pages/new_passkey.mustache", pages_new_passkey_mustache),
    FILE_AT("pages/new_phone.mustache", pages_new_phone_mustache),
    FILE_AT("pages/no_answer.mustache", pages_no_answer_mustache),
    FILE_AT("pages/not_me.mustache", pages_not_me_mustache),
    FILE_AT("pages/not_set_up.mustache", pages_not_set_up_mustache),
    FILE_AT("pages/not_yet.mustache", pages_not_yet_mustache),
    FILE_AT("pages/not_you.mustache", pages_not_you_mustache),
    FILE_AT("pages/notice.mustache", pages_notice_mustache),
    FILE_AT("pages/numbers.mustache", pages_numbers_mustache),
    FILE_AT("pages/offer.mustache", pages_offer_mustache),
    FILE_AT("pages/onward.mustache", pages_onward_mustache),
    FILE_AT("pages/other_options.mustache", pages_other_options_mustache),
    FILE_AT("pages/page.js", pages_page_js),
    FILE_AT("pages/pass.mustache", pages_pass_mustache),
    FILE_AT("pages/passkey.js", pages_passkey_js),
    FILE_AT("pages/passkey.mustache", pages_passkey_mustache),
    FILE_AT("pages/password.mustache", pages_password_mustache),
    FILE_AT("pages/paused.mustache", pages_paused_mustache),
    FILE_AT("pages/phone_steps.mustache", pages_phone_steps_mustache),
    FILE_AT("pages/portal.mustache", pages_portal_mustache),
    FILE_AT("pages/preferences.mustache", pages_preferences_mustache),
    FILE_AT("pages/privacy.mustache", pages_privacy_mustache),
    FILE_AT("pages/problem.mustache", pages_problem_mustache),
    FILE_AT("pages/reason.mustache", pages_reason_mustache),
    FILE_AT("pages/recovery_codes.mustache", pages_recovery_codes_mustache),
    FILE_AT("pages/remove.mustache", pages_remove_mustache),
    FILE_AT("pages/request_error.mustache", pages_request_error_mustache),
    FILE_AT("pages/restore.mustache", pages_restore_mustache),
    FILE_AT("pages/said_no.mustache", pages_said_no_mustache),
    FILE_AT("pages/same-phone.js", pages_same_phone_js),
    FILE_AT("pages/scan.mustache", pages_scan_mustache),
    FILE_AT("pages/service_list.mustache", pages_service_list_mustache),
    FILE_AT("pages/service_status.mustache", pages_service_status_mustache),
    FILE_AT("pages/set_up_done.mustache", pages_set_up_done_mustache),
    FILE_AT("pages/sign_out.mustache", pages_sign_out_mustache),
    FILE_AT("pages/style.css", pages_style_css),
    FILE_AT("pages/token.mustache", pages_token_mustache),
    FILE_AT("pages/travel.mustache", pages_travel_mustache),
    FILE_AT("pages/travel_codes.mustache", pages_travel_codes_mustache),
    FILE_AT("pages/unlock.mustache", pages_unlock_mustache),
    FILE_AT("pages/update.mustache", pages_update_mustache),
    FILE_AT("pages/vouch.mustache", pages_vouch_mustache),
    FILE_AT("pages/vouching.mustache", pages_vouching_mustache),
    FILE_AT("pages/wait.mustache", pages_wait_mustache),
    FILE_AT("pages/waiting.js", pages_waiting_js),
    FILE_AT("pages/way_on.mustache", pages_way_on_mustache),
    FILE_AT("pages/wordmark.svg", pages_wordmark_svg),
    FILE_AT("words/cy.json", words_cy_json),
    FILE_AT("words/en.json", words_en_json),
    FILE_AT("words/help.cy.json", words_help_cy_json),
    FILE_AT("words/help.en.json", words_help_en_json),
    FILE_AT("words/help.zh-Hans.json", words_help_zh_Hans_json),
    FILE_AT("words/zh-Hans.json", words_zh_Hans_json),
};

static const size_t count = sizeof assets / sizeof assets[0];

size_t countersign_asset_count(void) {
    return count + countersign_app_count;
}

struct countersign_asset countersign_asset_at(size_t index) {
    if (index < count) return assets[index];
    return index < countersign_asset_count() ? countersign_app[index - count] : assets[0];
}
