// RADIUSService
