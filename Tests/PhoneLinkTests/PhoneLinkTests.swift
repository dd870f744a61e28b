// PhoneLinkTests
