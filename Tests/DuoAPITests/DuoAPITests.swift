// DuoAPITests
