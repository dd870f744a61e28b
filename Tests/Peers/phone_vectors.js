// Runs the vectors of the phone protocol through the app's modules; returns what went otherwise than it should, and how
// much was tried. `load` brings a module of the app by its name; `serverSide` is what phone_server.js holds.
async (vectors, load, serverSide) => {
  const names = ["bytes", "json", "keys", "message", "pairing", "request", "answer", "codes", "check", "line", "lock", "fault",
    "claims", "readable"];
  const wire = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await load(`wire/${name}.js`)])));
  const server = serverSide(wire);
  const { fromBase64URL, hex, toBase64URL } = wire.bytes;
  const wrong = [];
  let tried = 0;
  const expect = (what, found, wanted) => {
    tried += 1;
    if (found !== wanted) wrong.push(`${what}: ${found} instead of ${wanted}`);
  };
  const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const jwk = (name) => {
    const { crv, kty, x, y } = vectors.keys[name].jwk;
    return { crv, kty, x, y };
  };
  const secretKey = (name, algorithm, uses) => crypto.subtle.importKey(
    "jwk", vectors.keys[name].jwk, { name: algorithm, namedCurve: "P-256" }, false, uses);
  const texts = Object.fromEntries(vectors.messages.map((message) => [message.name, message.text]));
  const { device } = vectors.pairing;
  const transcript = unhex(vectors.pairing.transcript);
  const answered = { input: vectors.answered.request.split(".").slice(0, 2).join("."), card: undefined };

  const check = (text, type, now) => {
    const phone = jwk("phone-signing");
    switch (type) {
      case "countersign-pairing+jwt": return server.verifyPairing(text, now);
      case "countersign-paired+jwt": return wire.pairing.verifyPaired(text, texts.pairing);
      case "countersign-confirmation+jwt":
        return server.verifyConfirmation(text, phone, device, transcript, now);
      case "countersign-request+jwt":
        return wire.request.verifyRequest(text, jwk("server-signing"), device, now).then(({ card }) => card);
      case "countersign-answer+jwt": return server.verifyAnswer(text, phone, answered, now);
      case "countersign-lock+jwt": return server.verifyLock(text, phone, now);
      case "countersign-line+jwt": return server.verifyLine(text, phone, now);
      default:
        return server.verifyCredential(
          text, phone, { method: "GET", path: "/api/phone/v1/requests" }, now);
    }
  };

  for (const [name, key] of Object.entries(vectors.keys)) {
    expect(`${name}: point`, hex(wire.keys.point(jwk(name))), key.x963);
    expect(`${name}: name`, await wire.keys.keyID(jwk(name)), key.kid);
  }
  const asked = await wire.request.verifyRequest(
    vectors.answered.request, jwk("server-signing"), device, 1764000101);
  answered.card = asked.card;
  expect("request's hash", hex(await wire.bytes.sha256(wire.bytes.utf8(asked.input))), vectors.answered.request_sha256);

  for (const message of vectors.messages) {
    try {
      const payload = await check(message.text, message.type, message.checked_at);
      if (message.payload.later !== undefined) payload.later = message.payload.later;
      const written = wire.message.signingInput(payload, message.type, message.kid);
      expect(`${message.name}: written`, written, message.signing_input);
    } catch (error) {
      wrong.push(`${message.name}: ${error}`);
    }
    for (let count = 0; count < message.text.length; count += 1) {
      const found = await check(message.text.slice(0, count), message.type, message.checked_at)
        .then(() => "accepted", (error) => error instanceof wire.fault.WireFault ? "refused" : String(error));
      expect(`${message.name}: ${count} characters`, found, "refused");
    }
    for (let at = 0; at < message.text.length; at += 7) {
      const other = message.text[at] === "A" ? "B" : "A";
      const text = message.text.slice(0, at) + other + message.text.slice(at + 1);
      const found = await check(text, message.type, message.checked_at)
        .then(() => "accepted", (error) => error instanceof wire.fault.WireFault ? "refused" : String(error));
      expect(`${message.name}: another character at ${at}`, found, "refused");
    }
  }
  for (const message of vectors.refused) {
    const found = await check(message.text, message.as, message.checked_at)
      .then(() => "accepted", (error) => error.kind ?? String(error));
    expect(`refused, ${message.name}`, found, message.error);
  }

  const paired = await wire.pairing.verifyPaired(texts.paired, texts.pairing);
  expect("transcript", hex(await wire.pairing.transcriptOf(paired)), vectors.pairing.transcript);
  const words = wire.pairing.wordsOf(transcript);
  expect("words", `${words.colour} ${words.digits}`, vectors.pairing.words);
  const own = await secretKey("phone-agreement", "ECDH", ["deriveBits"]);
  const bytes = await wire.pairing.codeKeyBytes(own, paired.agr, transcript);
  expect("code key", hex(bytes), vectors.pairing.passcode_key);
  const keys = await wire.codes.codeKeys(bytes);
  expect("what the keys were made of is wiped", hex(bytes), "00".repeat(32));
  expect("the keys can't be taken out", keys.code.extractable || keys.check.extractable, false);
  for (const { time, code } of vectors.pairing.passcodes) {
    expect(`code at ${time}`, (await wire.codes.codesAt(keys.code, paired.code, time)).code, code);
  }
  const picture = wire.check.readCheck(vectors.check.text, "https://mfa.example.ac.uk");
  for (const field of ["service", "account", "place", "time"]) {
    expect(`picture: ${field}`, picture?.[field], vectors.check[field]);
  }
  expect("picture: digits", await wire.codes.checkDigitsOf(keys.check, vectors.check.text), vectors.check.digits);
  const pictures = [
    vectors.check.text.replace("https:", "http:"), vectors.check.text.replace("v=1", "v=2"),
    vectors.check.text + "&x=1", vectors.check.text + "&s=VPN", vectors.check.text.replace("ab123", "a%62123"),
    vectors.check.text.replace("Learn", "L".repeat(65)), vectors.check.text.slice(0, -1),
  ];
  for (const text of pictures) {
    expect(`picture ${text}`, wire.check.readCheck(text, "https://mfa.example.ac.uk"), null);
  }

  const nonce = unhex(vectors.lock.nonce);
  const { challenges } = vectors.lock;
  expect("lock, answer", hex(await wire.lock.challengeOfAnswer(answered.input)), challenges.answer);
  expect("lock, on", hex(await wire.lock.challengeOn(device, nonce)), challenges.on);
  expect("lock, off", hex(await wire.lock.challengeOff(device, nonce)), challenges.off);

  // What the phone signs, the server's side of the same modules reads; the key is its own, and never comes out.
  const signing = await wire.keys.makeSigningKeys();
  const agreement = await wire.keys.makeAgreementKeys();
  expect("private keys stay", signing.privateKey.extractable || agreement.privateKey.extractable, false);
  const sig = await wire.keys.published(signing.publicKey);
  const agr = await wire.keys.published(agreement.publicKey);
  const offer = await wire.pairing.signPairing(
    { ticket: "KX74TMQ2P", name: "Pixel\u202e 8", time: 1764000000 }, sig, agr, signing.privateKey);
  const read = await server.verifyPairing(offer, 1764000300);
  expect("pairing: name", read.name, "Pixel 8");
  expect("pairing: key", JSON.stringify(read.sig), JSON.stringify(sig));
  const answer = await wire.answer.signAnswer(
    asked, { decision: "approve", number: "41", time: 1764000110 }, signing.privateKey);
  expect("answer", (await server.verifyAnswer(answer, sig, asked, 1764000110)).num, "41");
  for (const number of [undefined, "4", "411", "x1"]) {
    const made = await wire.answer.signAnswer(
      asked, { decision: "approve", number, time: 1764000110 }, signing.privateKey).then(() => "made", () => "refused");
    expect(`answer with the number ${number}`, made, "refused");
  }
  expect("base 64", toBase64URL(fromBase64URL("AQIDBA")), "AQIDBA");
  return { wrong, tried };
}
