// RADIUSTests
