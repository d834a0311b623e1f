using System.Text;
using Latchkey.Formats.Refusals;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Errors;

namespace Latchkey.Fuzz.Targets;

/// <summary>Every parser that is given octets of a client.</summary>
internal static class FuzzTargets
{
    /// <summary>All targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        // uploads
        Upload("certificate", CertificateTargets.Certificate),
        Upload("chain", CertificateTargets.Chain),
        Upload("ssh-public-key", CertificateTargets.SshPublicKey),
        Upload("keystore", KeystoreTargets.Keystore),
        Upload("pkcs12", KeystoreTargets.Pkcs12),
        Upload("jks", KeystoreTargets.Java),
        Upload("jceks", KeystoreTargets.Java),
        Upload("key-pair-file", KeystoreTargets.KeyPairFile),
        Upload("private-key", KeyTargets.SshKey),
        Upload("openssh", KeyTargets.SshKey),
        Upload("putty", KeyTargets.SshKey),
        Upload("rsa-key", KeyTargets.RsaKey),
        Upload("pkcs8", KeyTargets.Pkcs8),
        Upload("pgp-public-key", PgpTargets.Public),
        Upload("pgp-secret-key", PgpTargets.Secret),

        // the protocol
        Protocol("odata-uri", ODataTargets.Uri),
        Protocol("odata-filter", ODataTargets.Filter),
        Protocol("odata-orderby", ODataTargets.OrderBy),
        Protocol("json", ODataTargets.Json),
        Protocol("atom", ODataTargets.Atom),
        Protocol("batch", ODataTargets.Batch),

        // what is in their values
        Text("hex-alias", ServerTargets.Hexalias),
        Text("alias-list", ServerTargets.AliasList),
        Text("raw-target", ServerTargets.RawTarget),
        Text("basic-credentials", ServerTargets.Basic),
    ];

    public static FuzzTarget Of(string name) =>
        All.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no target {name}.", nameof(name));

    private static FuzzTarget Upload(string name, Action<byte[]> parse) =>
        new(name, parse, failure => failure is FileRefusedException or RefusalException);

    // An answer of 500 would be an unexpected exception.
    private static FuzzTarget Protocol(string name, Action<byte[]> parse) => new(name, parse, failure => failure is ODataException);

    // What Kestrel hands over: octets of Latin 1 in a target, UTF-8 in a body.
    private static FuzzTarget Text(string name, Action<string> parse) =>
        new(name, input => parse(input is [0xEF, ..] ? Encoding.UTF8.GetString(input) : Encoding.Latin1.GetString(input)),
            failure => failure is FileRefusedException or RefusalException);
}
