using Latchkey.Formats.Certificates;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Formats.Tests.Chains;

/// <summary>
/// An authority of OpenSSL that has answered a signing request of ours: a root with RSA, an issuer with DSA below it, and
/// below that the certificate of a key pair with EC.
/// </summary>
public sealed class SigningAuthority : IDisposable
{
    public SigningAuthority()
    {
        Folder.Write("ca.cnf", "[ca]\nbasicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
        Folder.OpenSsl("req -x509 -newkey rsa:2048 -nodes -keyout {root.key} -out {root.pem} -subj /O=Test/CN=Root -days 3650");
        Folder.OpenSsl("dsaparam -genkey -out {issuer.key} 1024");
        Folder.OpenSsl("req -new -key {issuer.key} -out {issuer.csr} -subj /O=Test/CN=Issuer");
        Folder.OpenSsl(
            "x509 -req -in {issuer.csr} -CA {root.pem} -CAkey {root.key} -CAcreateserial -extfile {ca.cnf} -extensions ca "
            + "-out {issuer.pem}");

        var (privateKey, own) = KeyPairFactory.Generate(Specifications.Ec, Specifications.Now);
        using (privateKey) Folder.Write("leaf.csr", SigningRequest.Create(privateKey, own));
        Own = own;
        Folder.OpenSsl("x509 -req -in {leaf.csr} -CA {issuer.pem} -CAkey {issuer.key} -CAcreateserial -out {leaf.pem}");

        Root = CertificateReader.Read(Folder.Read("root.pem"));
        Issuer = CertificateReader.Read(Folder.Read("issuer.pem"));
        Leaf = CertificateReader.Read(Folder.Read("leaf.pem"));
    }

    public WorkFolder Folder { get; } = new();

    /// <summary>The self-signed certificate that the key pair had at first.</summary>
    public Certificate Own { get; }

    public Certificate Root { get; }

    public Certificate Issuer { get; }

    public Certificate Leaf { get; }

    public void Dispose() => Folder.Dispose();
}
