// PhoneLink
