// StoreContract
