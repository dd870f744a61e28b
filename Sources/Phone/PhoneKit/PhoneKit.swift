// PhoneKit
