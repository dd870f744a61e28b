// The server's side of the phone protocol, of the app's own readers: what a phone says, read and checked. `wire` holds
// the app's modules by their names.
(wire) => {
  const { equal, sha256, toBase64URL, utf8 } = wire.bytes;
  const { isDigits } = wire.claims;
  const { malformed, WireFault } = wire.fault;
  const { agreeing, keyID, point, readKey } = wire.keys;
  const { read, types, verify } = wire.message;
  const { readDevice, readTicket } = wire.readable;
  const { allows, askMax, isAsk } = wire.request;
  const windowSeconds = 300;
  const checkTime = (time, now) => {
    if (Math.abs(time - now) > windowSeconds) throw new WireFault("out_of_time");
  };
  const letters = (claims, name, least, most) => toBase64URL(claims.bytesOf(name, least, most));

  const readFacts = (claims) => ({
    kind: claims.optionalString("kind"), os: claims.optionalText("os", 32), app: claims.optionalText("app", 32),
  });

  async function verifyPairing(text, now) {
    const message = read(text, types.pairing);
    const { claims } = message;
    const ticket = claims.string("ticket");
    if (readTicket(ticket) !== ticket) malformed("ticket");
    const facts = claims.has("facts") ? readFacts(claims.object("facts")) : undefined;
    const sig = readKey(claims.members.sig);
    const agr = readKey(claims.members.agr);
    const payload = {
      ticket, sig, agr, name: claims.text("name", 64), facts, iat: claims.time("iat"),
      nonce: letters(claims, "nonce", 16, 16),
    };
    if (equal(point(sig), point(agr))) malformed("one key for two purposes");
    await agreeing(agr);
    if (message.keyID !== await keyID(sig)) throw new WireFault("wrong_key");
    await verify(message, sig);
    checkTime(payload.iat, now);
    return payload;
  }

  async function verifyConfirmation(text, key, device, transcript, now) {
    const message = read(text, types.confirmation);
    const own = readDevice(message.keyID);
    const said = message.claims.bytes("transcript", 32);
    const payload = {
      transcript: toBase64URL(said), match: message.claims.bool("match"), iat: message.claims.time("iat"),
    };
    await verify(message, key);
    if (own !== device) throw new WireFault("not_for_this", "device");
    if (!equal(said, transcript)) throw new WireFault("not_for_this", "transcript");
    checkTime(payload.iat, now);
    return payload;
  }

  const readCheck = (claims) =>
    ({ c: letters(claims, "c", 1, 1024), a: letters(claims, "a", 37, 512), s: letters(claims, "s", 1, 512) });

  const readTold = (claims) => {
    const names = Object.keys(claims.members);
    if (names.length === 0 || names.length > askMax || !names.every(isAsk)) malformed("told");
    return Object.fromEntries(names.map((name) => [name, claims.text(name, 32)]));
  };

  async function verifyAnswer(text, key, { card, input }, now) {
    const message = read(text, types.answer);
    const { claims } = message;
    const device = readDevice(message.keyID);
    const hash = claims.bytes("req", 32);
    const payload = {
      id: claims.token("id", 1, 36), non: letters(claims, "non", 16, 16), req: toBase64URL(hash),
      dec: claims.string("dec"), num: claims.optionalString("num"), uv: claims.bool("uv"),
      lock: claims.has("lock") ? readCheck(claims.object("lock")) : undefined,
      told: claims.has("told") ? readTold(claims.object("told")) : undefined, iat: claims.time("iat"),
    };
    if (!["approve", "mistake", "not_me"].includes(payload.dec)) malformed("dec");
    const hasNumber = payload.num !== undefined;
    if (hasNumber && (payload.dec !== "approve" || !isDigits(payload.num, 2, 6))) malformed("num");
    await verify(message, key);
    if (device !== card.dev) throw new WireFault("not_for_this", "device");
    const isIts = payload.id === card.id && payload.non === card.non && equal(hash, await sha256(utf8(input)));
    if (!isIts) throw new WireFault("not_for_this", "request");
    checkTime(payload.iat, now);
    return payload;
  }

  async function verifyCredential(text, key, use, now) {
    const message = read(text, types.credential);
    const { claims } = message;
    readDevice(message.keyID);
    const payload = {
      htm: claims.token("htm", 1, 8), htu: claims.string("htu"), iat: claims.time("iat"),
      jti: letters(claims, "jti", 16, 16),
    };
    if (payload.htu.length > 128) malformed("htu");
    await verify(message, key);
    if (payload.htm !== use.method || payload.htu !== use.path) throw new WireFault("not_for_this", "address");
    checkTime(payload.iat, now);
    return payload;
  }

  const readWish = (claims) => {
    if (claims.has("off")) return { off: readCheck(claims.object("off")) };
    const on = claims.object("on");
    return { on: { id: letters(on, "id", 1, 1023), c: letters(on, "c", 1, 1024), o: letters(on, "o", 37, 2048) } };
  };

  async function verifyLock(text, key, now) {
    const message = read(text, types.lock);
    const { claims } = message;
    readDevice(message.keyID);
    if (claims.has("on") === claims.has("off")) malformed("on");
    const payload = { ...readWish(claims), non: letters(claims, "non", 16, 16), iat: claims.time("iat") };
    await verify(message, key);
    checkTime(payload.iat, now);
    return payload;
  }

  const readLine = (claims) => {
    if (!claims.has("end")) {
      for (const member of ["key", "auth", "vap"]) if (claims.has(member)) malformed(member);
      return {};
    }
    const end = claims.string("end");
    if (end.length === 0 || utf8(end).length > 1024) malformed("end");
    const key = claims.bytes("key", 65);
    if (key[0] !== 4) malformed("key");
    return { end, key: toBase64URL(key), auth: letters(claims, "auth", 16, 16), vap: claims.token("vap", 16, 16) };
  };

  async function verifyLine(text, key, now) {
    const message = read(text, types.line);
    const { claims } = message;
    readDevice(message.keyID);
    const payload = {
      ...readLine(claims), lang: claims.has("lang") ? claims.token("lang", 1, 35) : undefined, iat: claims.time("iat"),
    };
    await verify(message, key);
    checkTime(payload.iat, now);
    return payload;
  }

  return { verifyAnswer, verifyConfirmation, verifyCredential, verifyLine, verifyLock, verifyPairing };
}
