// DuoAPI
