// OATH
