// PhoneAPI
