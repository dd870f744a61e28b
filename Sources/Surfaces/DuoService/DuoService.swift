// DuoService
