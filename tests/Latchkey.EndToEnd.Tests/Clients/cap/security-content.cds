/** The part of the API that this application uses, as CAP projects write an external service by hand. */
@cds.external
service SecurityContent {
  @cds.persistence.skip
  entity KeystoreEntries {
    key Hexalias          : String(2000);
        Alias             : String(250);
        KeySize           : Integer;
        ValidNotAfter     : Timestamp;
        SubjectDN         : String(50000);
        FingerprintSha256 : String(200);
        Type              : String(30);
        Status            : String(500);
        Keystore          : Association to Keystores;
  }

  @cds.persistence.skip
  entity Keystores {
    key Name : String(100);
        Size : Integer;
  }

  @cds.persistence.skip
  entity KeyPairGenerationRequests {
    key Hexalias           : String(2000);
        Alias              : String(250);
        KeyType            : String(30);
        KeySize            : Integer;
        SignatureAlgorithm : String(60);
        CommonName         : String(500);
        Country            : String(2);
  }

  entity UserCredentials {
    key Name : String;
    Kind : String;
    Description : String;
    User : String;
    Password : String;
    CompanyId : String;
  }

  entity AccessPolicies {
    key Id : Int64;
    RoleName : String;
    Description : String;
  }
}
