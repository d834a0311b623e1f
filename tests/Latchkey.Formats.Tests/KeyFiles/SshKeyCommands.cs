namespace Latchkey.Formats.Tests.KeyFiles;

/// <summary>
/// The commands by which other tools make private key files, by the name of the file. <c>{file}</c> is the file itself,
/// <c>{password}</c> and <c>{none}</c> are files with the password and with nothing, <c>{name}</c> is that of another command.
/// </summary>
internal static class SshKeyCommands
{
    public const string Password = "pässwörd€";

    private static readonly (string Name, string Arguments)[] Kinds =
    [
        ("rsa", "-t rsa -b 1024"), ("dsa", "-t dsa -b 1024"), ("nistp256", "-t ecdsa -b 256"), ("nistp384", "-t ecdsa -b 384"),
        ("nistp521", "-t ecdsa -b 521"), ("ed25519", "-t ed25519"),
    ];

    private static readonly string[] Ciphers =
    [
        "3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com",
    ];

    public static IReadOnlyDictionary<string, string> ByName { get; } =
        OfSshKeygen().Concat(OfPuttygen()).Concat(OfOpenSsl())
            .ToDictionary(command => command.Name, command => command.Command, StringComparer.Ordinal);

    // By default, ssh-keygen does 16 rounds of bcrypt, 0.1 s each time that the key is read.
    private static IEnumerable<(string Name, string Command)> OfSshKeygen()
    {
        foreach (var (kind, arguments) in Kinds)
        {
            string[] formats = kind == "ed25519" ? ["openssh"] : ["openssh", "PEM", "PKCS8"];
            foreach (var format in formats)
            {
                var command = $"ssh-keygen -q {arguments} -f {{file}} -a 1{(format == "openssh" ? "" : " -m " + format)}";
                yield return ($"{kind}-{format}", $"{command} -N ");
                yield return ($"{kind}-{format}-encrypted", $"{command} -N {Password}");
            }
        }

        foreach (var cipher in Ciphers)
            yield return ($"ed25519-{cipher}-encrypted", $"ssh-keygen -q -t ed25519 -f {{file}} -a 1 -Z {cipher} -N {Password}");
        yield return ("rsa-rounds-16-encrypted", $"ssh-keygen -q -t rsa -b 1024 -f {{file}} -N {Password}");
        yield return ("rsa-4096-openssh", "ssh-keygen -q -t rsa -b 4096 -f {file} -N ");
    }

    private static IEnumerable<(string Name, string Command)> OfPuttygen()
    {
        foreach (var (kind, arguments) in Kinds)
        {
            foreach (var version in new[] { 2, 3 })
            {
                var command = $"puttygen -q {arguments} -C a:comment-é -o {{file}} --ppk-param version={version}";
                yield return ($"{kind}-{version}.ppk", $"{command} --new-passphrase {{none}}");
                yield return ($"{kind}-{version}-encrypted.ppk", $"{command} --new-passphrase {{password}}");
            }
        }

        foreach (var flavour in new[] { "argon2id", "argon2i", "argon2d" })
        {
            var command = $"puttygen -q -t ed25519 -C  -o {{file}} --ppk-param kdf={flavour},memory=1000,passes=3,parallelism=4";
            yield return ($"ed25519-{flavour}-encrypted.ppk", $"{command} --new-passphrase {{password}}");
        }

        foreach (var kind in new[] { "rsa", "dsa", "nistp384" })
        {
            var command = $"puttygen {{{kind}-openssh}} -q -O private-openssh -o {{file}} --new-passphrase {{password}}";
            yield return ($"{kind}-puttygen-PEM-encrypted", command);
        }

        yield return ("dsa-puttygen-openssh", "puttygen {dsa-PEM} -q -O private-openssh-new -o {file} --new-passphrase {none}");
        yield return ("rsa-2048-3.ppk", "puttygen -q -t rsa -b 2048 -C  -o {file} --new-passphrase {none}");
    }

    private static IEnumerable<(string Name, string Command)> OfOpenSsl()
    {
        foreach (var cipher in new[] { "aes128", "aes192", "aes256", "des3" })
        {
            var command = $"openssl rsa -in {{rsa-PEM}} -traditional -{cipher} -passout file:{{password}} -out {{file}}";
            yield return ($"rsa-openssl-{cipher}-encrypted", command);
        }

        yield return ("rsa-openssl-3072", "openssl genrsa -traditional -out {file} 3072");
        yield return ("nistp256-openssl-with-parameters", "openssl ecparam -name prime256v1 -genkey -out {file}");
        foreach (var (kind, curve) in new[] { ("nistp256", "prime256v1"), ("nistp384", "secp384r1"), ("nistp521", "secp521r1") })
        {
            // As ssh-keygen of macOS 15.4 writes them.
            yield return ($"{kind}-explicit-PEM", $"openssl ecparam -genkey -noout -name {curve} -param_enc explicit -out {{file}}");
            yield return (
                $"{kind}-explicit-PKCS8",
                $"openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:{curve} -pkeyopt ec_param_enc:explicit -out {{file}}");
            yield return (
                $"{kind}-explicit-PEM-encrypted",
                $"openssl ec -in {{{kind}-explicit-PEM}} -param_enc explicit -aes256 -passout file:{{password}} -out {{file}}");
            yield return (
                $"{kind}-explicit-PKCS8-encrypted",
                $"openssl pkcs8 -topk8 -in {{{kind}-explicit-PKCS8}} -v2 aes256 -passout file:{{password}} -out {{file}}");
        }

        yield return ("dsa-openssl-with-parameters", "openssl dsaparam -genkey -out {file} 2048");
        var pkcs8 = "openssl pkcs8 -topk8 -in {rsa-PEM} -passout file:{password} -out {file}";
        yield return ("rsa-openssl-3DES-encrypted", $"{pkcs8} -v1 PBE-SHA1-3DES");
        yield return ("rsa-openssl-PBKDF2-encrypted", $"{pkcs8} -v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 100000");
    }
}
