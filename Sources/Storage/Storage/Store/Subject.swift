public import Domain

/// What a decision is about: it says which situation is loaded.
public enum Subject: Sendable {
    /// A sign-in that begins. `codesOnly` where the person typed a code: then phones and open sign-ins are left out,
    /// and of tokens, one-time codes and counts of wrong codes there is what belongs to a code of that form.
    case beginning(ID<Application>, LoginName, codesOnly: CodeForm?)
    /// The policy at an application and the tokens of the name's owner: what a typed code is checked against, before
    /// anything is decided.
    case checking(ID<Application>, LoginName)
    /// An open or settled sign-in, with all of its person and application.
    case signIn(ID<SignIn>)
    case person(ID<Person>)
    /// The person whom the name leads to, if any.
    case name(LoginName)
    /// A person at an application.
    case visit(ID<Person>, ID<Application>)
    /// A person at the portal, one of their exemptions, and the sign-in in which an administrator gave their word.
    case consent(ID<Person>, ID<Exemption>?, signIn: ID<SignIn>?)
    /// A person at an application, with what they were told by the calendar.
    case opening(ID<Person>, ID<Application>)
    /// A browser that arrives at an application, with the digests of its cookies' secrets.
    case arrival(ID<Application>, session: [UInt8]?, remembered: [UInt8]?)
    /// A visit, its application, its sign-in and its person, or another person who is about to become its own.
    case page(ID<Visit>, person: VisitPerson = .own, remembered: [UInt8]? = nil)
    /// A visit as its own page has it, with how often its person said since then that a phone was reset.
    case resetting(ID<Visit>, since: Instant)
    /// A visit as its own page has it, with the clients that want to be told when its person's sessions end.
    case pageLeaving(ID<Visit>)
    /// The browser's session with that digest, and its person.
    case session(digest: [UInt8])
    /// The browser's session with that digest, and its person, as the portal's policy has it.
    case portal(session: [UInt8])
    /// The browser's session and its person as in the portal, and another account: that of an offer or of a person.
    case accounts(session: [UInt8], offer: [UInt8]? = nil, other: ID<Person>? = nil)
    /// Two people by their names, the second as the other account.
    case pair(LoginName, LoginName)
    /// A visit, and whoever is asked to vouch there; what is counted since a month and a day ago.
    case vouchAsking(ID<Visit>, LoginName, month: Instant, day: Instant)
    /// The voucher's session, a vouching and whoever asks.
    case vouchAnswering(session: [UInt8], ID<Vouch>, month: Instant, day: Instant)
    /// The session's person as in the portal, with whom they have chosen to vouch for them.
    case vouchers(session: [UInt8])
    /// The person of that name, with whom they have chosen to vouch for them.
    case vouchersOf(LoginName)
    /// The session's person as in the portal, with their numbers, and what is counted about one since a day and an hour
    /// ago: the one that is asked for, or that of the last code.
    case number(session: [UInt8], PhoneNumber?, day: Instant, hour: Instant)
    /// The person of that name with their numbers.
    case numbers(LoginName)
    /// Whom these numbers of the directory's, and these names, lead to.
    case directory(numbers: [String], [LoginName])
    /// A remembered browser, and its person.
    case rememberedBrowser(ID<RememberedBrowser>)
    /// The grant of an authorization code, with its person and session.
    case grantCode(digest: [UInt8])
    /// A client's token with its grant, person and session.
    case grantToken(digest: [UInt8])
    /// A website, by what it is.
    case website(ID<Website>)
    /// The website at that place, and the session of its cookie's digest with the one behind it and its person.
    case websiteSession(WebsiteOrigin, digest: [UInt8]?)
    /// The same, with the clients that want to be told when the session behind it ends.
    case websiteLeaving(WebsiteOrigin, digest: [UInt8])
    /// The website at that place, and a ticket with its session and person.
    case websiteTicket(WebsiteOrigin, digest: [UInt8])
    /// The person whose set-up has this digest.
    case setup(digest: [UInt8])
    /// The owner of the device.
    case device(ID<Device>)
    /// The owner of the device, as the portal's policy has them: a phone that comes with a proof of its own.
    case newPhone(ID<Device>)
    /// The person, as the portal's policy has them, with their backups.
    case newPhoneOf(ID<Person>)
    /// What an old phone and a new one say to each other, and the old one's owner.
    case transfer(digest: [UInt8])
    /// A token, and the person of that name, or else the token's own.
    case token(ID<Token>, for: LoginName? = nil)
    /// A token beside what else is looked at: nobody else is given it in the same moment.
    indirect case taking(ID<Token>, Subject)
    case application(ID<Application>)
    /// The application of that key, if any.
    case applicationKey(String)
    /// The keys that sign tokens.
    case issuerKeys
    /// The keys by which push services know the installation.
    case pushKeys
    /// What is asked of the help desk under that identifier, by whom and from where, with what came since.
    case desk(ID<DeskItem>, person: ID<Person>?, source: [UInt8]?, since: Instant)
    /// What is asked of the help desk under that reference.
    case deskReference(String)
    case incident(ID<Incident>)
    case installation
}

/// Whose situation a visit is looked at with.
public enum VisitPerson: Sendable {
    case own
    case named(LoginName)
    case person(ID<Person>)
}
