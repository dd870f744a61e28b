/// What the python-pskc library writes: AES-256-CBC and HMAC-SHA-256 under the password `correct horse`.
let pskcOfPython = """
    <?xml version="1.0" encoding="UTF-8"?>
    <pskc:KeyContainer xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" \
        xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Version="1.0">
     <pskc:EncryptionKey>
      <xenc11:DerivedKey>
       <xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
        <xenc11:PBKDF2-params>
         <Salt>
          <Specified>oZXdJvPiCqJ1qSD75Alpmg==</Specified>
         </Salt>
         <IterationCount>2000</IterationCount>
         <KeyLength>32</KeyLength>
        </xenc11:PBKDF2-params>
       </xenc11:KeyDerivationMethod>
      </xenc11:DerivedKey>
     </pskc:EncryptionKey>
     <pskc:MACMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256">
      <pskc:MACKey>
       <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
       <xenc:CipherData>
        <xenc:CipherValue>DL9f7JHwoaGBsV1ifugjUNd+EeMZmDlPvfijgF6ZhQ0uWgcKdY5cp0Uo9Ef1DiOG</xenc:CipherValue>
       </xenc:CipherData>
      </pskc:MACKey>
     </pskc:MACMethod>
     <pskc:KeyPackage>
      <pskc:DeviceInfo>
       <pskc:Manufacturer>oath.Tokens</pskc:Manufacturer>
       <pskc:SerialNo>T0</pskc:SerialNo>
      </pskc:DeviceInfo>
      <pskc:Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp" Id="K0">
       <pskc:Issuer>Tokens</pskc:Issuer>
       <pskc:AlgorithmParameters>
        <pskc:ResponseFormat Encoding="DECIMAL" Length="8"/>
       </pskc:AlgorithmParameters>
       <pskc:Data>
        <pskc:Secret>
         <pskc:EncryptedValue>
          <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
          <xenc:CipherData>
           <xenc:CipherValue>/ivjmD4Ny8iFpiXbCq0HtigLH4lMptFq5/gsCqw7ZfLKMuyToH2nsz8TNFU//idD</xenc:CipherValue>
          </xenc:CipherData>
         </pskc:EncryptedValue>
         <pskc:ValueMAC>w4laBeqL4Yy9evw1vynMLytgU7XUWWaXP+kjVkeNDrg=</pskc:ValueMAC>
        </pskc:Secret>
        <pskc:TimeInterval>
         <pskc:PlainValue>60</pskc:PlainValue>
        </pskc:TimeInterval>
        <pskc:TimeDrift>
         <pskc:PlainValue>-3</pskc:PlainValue>
        </pskc:TimeDrift>
       </pskc:Data>
      </pskc:Key>
     </pskc:KeyPackage>
     <pskc:KeyPackage>
      <pskc:DeviceInfo>
       <pskc:Manufacturer>oath.Tokens</pskc:Manufacturer>
       <pskc:SerialNo>T1</pskc:SerialNo>
      </pskc:DeviceInfo>
      <pskc:Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp" Id="K1">
       <pskc:Issuer>Tokens</pskc:Issuer>
       <pskc:AlgorithmParameters>
        <pskc:ResponseFormat Encoding="DECIMAL" Length="8"/>
       </pskc:AlgorithmParameters>
       <pskc:Data>
        <pskc:Secret>
         <pskc:EncryptedValue>
          <xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
          <xenc:CipherData>
           <xenc:CipherValue>3dDOry4ayazJJfA9EAS1WudiN4Upn5glnI/uPRyyjE/0AlN/Upit2d+dfl9zEddr</xenc:CipherValue>
          </xenc:CipherData>
         </pskc:EncryptedValue>
         <pskc:ValueMAC>iYnmHopaIKEdoXaCHzjG20ByHFjZaoottwxm4XHIvds=</pskc:ValueMAC>
        </pskc:Secret>
        <pskc:Counter>
         <pskc:PlainValue>42</pskc:PlainValue>
        </pskc:Counter>
       </pskc:Data>
      </pskc:Key>
     </pskc:KeyPackage>
    </pskc:KeyContainer>
    """
