/// The documents of RFC 6030 that concern tokens, by the number of their figure.
enum PSKCFigures {
    /// A basic container.
    static let figure2 = """
        <?xml version="1.0" encoding="UTF-8"?>

        <KeyContainer Version="1.0"
          Id="exampleID1"
          xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
          <KeyPackage>
            <Key Id="12345678"
              Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
              <Issuer>Issuer-A</Issuer>
              <Data>
                <Secret>
                  <PlainValue>MTIzNA==
                  </PlainValue>
                </Secret>
              </Data>
            </Key>
          </KeyPackage>
        </KeyContainer>
        """

    /// With supplementary data.
    static let figure3 = """
        <?xml version="1.0" encoding="UTF-8"?>

        <KeyContainer Version="1.0"
          Id="exampleID1"
          xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
          <KeyPackage>
            <DeviceInfo>
              <Manufacturer>Manufacturer</Manufacturer>
              <SerialNo>987654321</SerialNo>
              <UserId>DC=example-bank,DC=net</UserId>
            </DeviceInfo>
            <CryptoModuleInfo>
              <Id>CM_ID_001</Id>
            </CryptoModuleInfo>
            <Key Id="12345678"
              Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
              <Issuer>Issuer</Issuer>
              <AlgorithmParameters>
                <ResponseFormat Length="8" Encoding="DECIMAL"/>
              </AlgorithmParameters>
              <Data>
                <Secret>
                  <PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=
                  </PlainValue>
                </Secret>
                <Counter>
                  <PlainValue>0</PlainValue>
                </Counter>
              </Data>
              <UserId>UID=jsmith,DC=example-bank,DC=net</UserId>
            </Key>
          </KeyPackage>
        </KeyContainer>
        """

    /// A key to be derived, not held.
    static let figure4 = """
        <?xml version="1.0" encoding="UTF-8"?>

        <KeyContainer Version="1.0"
          Id="exampleID1"
          xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
          <KeyPackage>
            <DeviceInfo>
              <Manufacturer>Manufacturer</Manufacturer>
              <SerialNo>987654321</SerialNo>
            </DeviceInfo>
            <CryptoModuleInfo>
              <Id>CM_ID_001</Id>
            </CryptoModuleInfo>
            <Key Id="12345678"
              Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
              <Issuer>Issuer</Issuer>
              <AlgorithmParameters>
                <ResponseFormat Length="8" Encoding="DECIMAL"/>
              </AlgorithmParameters>
              <KeyProfileId>keyProfile1</KeyProfileId>
              <KeyReference>MasterKeyLabel
              </KeyReference>
              <Data>
                <Counter>
                  <PlainValue>0</PlainValue>
                </Counter>
              </Data>
              <Policy>
                <KeyUsage>OTP</KeyUsage>
              </Policy>
            </Key>
          </KeyPackage>
        </KeyContainer>
        """

    /// A PIN policy, and the PIN as a key.
    static let figure5 = """
        <?xml version="1.0" encoding="UTF-8"?>

        <KeyContainer Version="1.0"
          Id="exampleID1"
          xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
          <KeyPackage>
            <DeviceInfo>
              <Manufacturer>Manufacturer</Manufacturer>
              <SerialNo>987654321</SerialNo>
            </DeviceInfo>
            <CryptoModuleInfo>
              <Id>CM_ID_001</Id>
            </CryptoModuleInfo>
            <Key Id="12345678"
              Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
              <Issuer>Issuer</Issuer>
              <AlgorithmParameters>
                <ResponseFormat Length="8" Encoding="DECIMAL"/>
              </AlgorithmParameters>
              <Data>
                <Secret>
                  <PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=
                  </PlainValue>
                </Secret>
                <Counter>
                  <PlainValue>0</PlainValue>
                </Counter>
              </Data>
              <Policy>
                <PINPolicy MinLength="4" MaxLength="4"
                  PINKeyId="123456781" PINEncoding="DECIMAL"
                  PINUsageMode="Local"/>
                <KeyUsage>OTP</KeyUsage>
              </Policy>
            </Key>
          </KeyPackage>
          <KeyPackage>
            <DeviceInfo>
              <Manufacturer>Manufacturer</Manufacturer>
              <SerialNo>987654321</SerialNo>
            </DeviceInfo>
            <CryptoModuleInfo>
              <Id>CM_ID_001</Id>
            </CryptoModuleInfo>
            <Key Id="123456781"
              Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:pin">
              <Issuer>Issuer</Issuer>
              <AlgorithmParameters>
                <ResponseFormat Length="4" Encoding="DECIMAL"/>
              </AlgorithmParameters>
              <Data>
                <Secret>
                  <PlainValue>MTIzNA==</PlainValue>
                </Secret>
              </Data>
            </Key>
          </KeyPackage>
        </KeyContainer>
        """

    /// Encrypted under a key agreed on, 12345678901234567890123456789012 in hexadecimal.
    static let figure6 = """
        <?xml version="1.0" encoding="UTF-8"?>

        <KeyContainer Version="1.0"
          xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
          xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
          xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">
          <EncryptionKey>
            <ds:KeyName>Pre-shared-key</ds:KeyName>
          </EncryptionKey>
          <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1">
            <MACKey>
              <xenc:EncryptionMethod
              Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
              <xenc:CipherData>
                <xenc:CipherValue>
          ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX
                </xenc:CipherValue>
              </xenc:CipherData>
            </MACKey>
          </MACMethod>
          <KeyPackage>
            <DeviceInfo>
              <Manufacturer>Manufacturer</Manufacturer>
              <SerialNo>987654321</SerialNo>
            </DeviceInfo>
            <CryptoModuleInfo>
              <Id>CM_ID_001</Id>
            </CryptoModuleInfo>
            <Key Id="12345678"
              Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
              <Issuer>Issuer</Issuer>
              <AlgorithmParameters>
                <ResponseFormat Length="8" Encoding="DECIMAL"/>
              </AlgorithmParameters>
              <Data>
                <Secret>
                  <EncryptedValue>
                    <xenc:EncryptionMethod
                    Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
                    <xenc:CipherData>
                      <xenc:CipherValue>
          AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv
                      </xenc:CipherValue>
                    </xenc:CipherData>
                  </EncryptedValue>
                  <ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=
                  </ValueMAC>
                </Secret>
                <Counter>
                  <PlainValue>0</PlainValue>
                </Counter>
              </Data>
            </Key>
          </KeyPackage>
        </KeyContainer>
        """

    /// Encrypted under the password `qwerty`.
    static let figure7 = """
        <?xml version="1.0" encoding="UTF-8"?>

        <pskc:KeyContainer
          xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc"
          xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
          xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"
          xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Version="1.0">
          <pskc:EncryptionKey>
            <xenc11:DerivedKey>
              <xenc11:KeyDerivationMethod
                Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
                <pkcs5:PBKDF2-params>
                  <Salt>
                    <Specified>Ej7/PEpyEpw=</Specified>
                  </Salt>
                  <IterationCount>1000</IterationCount>
                  <KeyLength>16</KeyLength>
                  <PRF/>
                </pkcs5:PBKDF2-params>
              </xenc11:KeyDerivationMethod>
              <xenc:ReferenceList>
                <xenc:DataReference URI="#ED"/>
              </xenc:ReferenceList>
              <xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName>
            </xenc11:DerivedKey>
          </pskc:EncryptionKey>
          <pskc:MACMethod
            Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1">
            <pskc:MACKey>
              <xenc:EncryptionMethod
              Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
              <xenc:CipherData>
                <xenc:CipherValue>
        2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx
                </xenc:CipherValue>
              </xenc:CipherData>
            </pskc:MACKey>
          </pskc:MACMethod>
          <pskc:KeyPackage>
            <pskc:DeviceInfo>
              <pskc:Manufacturer>TokenVendorAcme</pskc:Manufacturer>
              <pskc:SerialNo>987654321</pskc:SerialNo>
            </pskc:DeviceInfo>
            <pskc:CryptoModuleInfo>
              <pskc:Id>CM_ID_001</pskc:Id>
            </pskc:CryptoModuleInfo>
            <pskc:Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp" Id="123456">
              <pskc:Issuer>Example-Issuer</pskc:Issuer>
              <pskc:AlgorithmParameters>
                <pskc:ResponseFormat Length="8" Encoding="DECIMAL"/>
              </pskc:AlgorithmParameters>
              <pskc:Data>
                <pskc:Secret>
                <pskc:EncryptedValue Id="ED">
                  <xenc:EncryptionMethod
                    Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
                    <xenc:CipherData>
                      <xenc:CipherValue>
            oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f
                    </xenc:CipherValue>
                  </xenc:CipherData>
                  </pskc:EncryptedValue>
                  <pskc:ValueMAC>LP6xMvjtypbfT9PdkJhBZ+D6O4w=
                  </pskc:ValueMAC>
                </pskc:Secret>
              </pskc:Data>
            </pskc:Key>
          </pskc:KeyPackage>
        </pskc:KeyContainer>
        """

    /// Encrypted to a certificate.
    static let figure8 = """
        <?xml version="1.0" encoding="UTF-8" ?>

        <KeyContainer
          xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
          xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
          xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"
          id="KC0001"
          Version="1.0">
          <EncryptionKey>
            <ds:X509Data>
        <ds:X509Certificate>MIIB</ds:X509Certificate>
            </ds:X509Data>
          </EncryptionKey>
          <KeyPackage>
            <DeviceInfo>
              <Manufacturer>TokenVendorAcme</Manufacturer>
              <SerialNo>987654321</SerialNo>
            </DeviceInfo>
            <Key
              Id="MBK000000001"
              Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
              <Issuer>Example-Issuer</Issuer>
              <AlgorithmParameters>
                <ResponseFormat Length="6" Encoding="DECIMAL"/>
              </AlgorithmParameters>
              <Data>
                <Secret>
                  <EncryptedValue>
                    <xenc:EncryptionMethod
               Algorithm="http://www.w3.org/2001/04/xmlenc#rsa_1_5"/>
                    <xenc:CipherData>
        <xenc:CipherValue>hJ+fvpoMPMO9BYpK2rdyQQ==</xenc:CipherValue>
                    </xenc:CipherData>
                  </EncryptedValue>
                </Secret>
                <Counter>
                  <PlainValue>0</PlainValue>
                </Counter>
              </Data>
            </Key>
          </KeyPackage>
        </KeyContainer>
        """

    /// Signed; the signature stands in its own namespace (erratum 3418).
    static let figure9 = """
        <?xml version="1.0" encoding="UTF-8"?>

        <KeyContainer
          xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
          xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
          xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"
          Version="1.0">
          <KeyPackage>
            <DeviceInfo>
              <Manufacturer>TokenVendorAcme</Manufacturer>
              <SerialNo>0755225266</SerialNo>
            </DeviceInfo>
            <Key Id="123"
            Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp">
              <Issuer>Example-Issuer</Issuer>
              <AlgorithmParameters>
                <ResponseFormat Length="6" Encoding="DECIMAL"/>
              </AlgorithmParameters>
              <Data>
                <Secret>
                  <PlainValue>
                    MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=
                  </PlainValue>
                </Secret>
                <Counter>
                  <PlainValue>0</PlainValue>
                </Counter>
              </Data>
            </Key>
          </KeyPackage>
          <ds:Signature>
            <ds:SignedInfo>
              <ds:CanonicalizationMethod
               Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
              <ds:SignatureMethod
               Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/>
              <ds:Reference URI="#Device">
                <ds:DigestMethod
               Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>
                <ds:DigestValue>
                  j6lwx3rvEPO0vKtMup4NbeVu8nk=
                </ds:DigestValue>
              </ds:Reference>
            </ds:SignedInfo>
            <ds:SignatureValue>
              j6lwx3rvEPO0vKtMup4NbeVu8nk=
            </ds:SignatureValue>
            </ds:Signature>
        </KeyContainer>
        """
}
