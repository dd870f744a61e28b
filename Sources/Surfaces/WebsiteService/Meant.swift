import Domain
import Pages

// Names that several of the modules have, and which are meant here.
typealias Application = Domain.Application
typealias Cookie = Pages.Cookie
typealias Cookies = Pages.Cookies
typealias House = Pages.House
