namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>A token of SoftHSM2 in a folder of its own: a device that speaks PKCS#11.</summary>
internal sealed class SoftToken : IAsyncDisposable
{
    private const string Label = "latchkey test";
    private const string Pin = "482913";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-token-");

    private SoftToken()
    {
    }

    public static string Module { get; } = new[] { "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so" }.First(File.Exists);

    /// <summary>Where SoftHSM finds its tokens.</summary>
    public (string Name, string Value) Configuration => ("SOFTHSM2_CONF", Path.Combine(_folder.FullName, "softhsm2.conf"));

    public string PinFile => Path.Combine(_folder.FullName, "pin");

    /// <summary>The address of a key in the token.</summary>
    public string Address => $"pkcs11:token={Uri.EscapeDataString(Label)};object=master;module={Module};pin-file={PinFile}";

    /// <summary>The settings of a server whose key is in the token.</summary>
    public (string Name, string Value)[] Settings =>
    [
        Configuration, ("LATCHKEY__MasterKey__Pkcs11__Module", Module), ("LATCHKEY__MasterKey__Pkcs11__TokenLabel", Label),
        ("LATCHKEY__MasterKey__Pkcs11__KeyLabel", "master"), ("LATCHKEY__MasterKey__Pkcs11__PinFile", PinFile),
    ];

    public static async Task<SoftToken> CreateAsync()
    {
        var token = new SoftToken();
        var tokens = Directory.CreateDirectory(Path.Combine(token._folder.FullName, "tokens"));
        await File.WriteAllTextAsync(
            token.Configuration.Value, $"directories.tokendir = {tokens.FullName}\nobjectstore.backend = file\nlog.level = ERROR\n");
        await token.WritePinAsync(Pin);
        await token.RunAsync("softhsm2-util", "--init-token", "--free", "--label", Label, "--so-pin", "91827364", "--pin", Pin);
        return token;
    }

    public Task WritePinAsync(string pin = Pin) => File.WriteAllTextAsync(PinFile, pin);

    /// <summary>Makes the AES key, as an operator does before the first start.</summary>
    public Task GenerateKeyAsync(params string[] attributes) =>
        RunAsync("pkcs11-tool", ["--module", Module, "--token-label", Label, "--login", "--pin", Pin, "--keygen", "--key-type", "AES:32",
            "--label", "master", "--id", "4c31", .. attributes is [] ? ["--sensitive"] : attributes]);

    /// <summary>What the token holds, as another program sees it.</summary>
    public Task<string> ListAsync() =>
        RunAsync("pkcs11-tool", "--module", Module, "--token-label", Label, "--login", "--pin", Pin, "--list-objects");

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> RunAsync(string file, params string[] arguments)
    {
        await using var program = Program.Start(file, arguments, Configuration);
        (await program.EndAsync()).ShouldBe(0, program.Output);
        return program.Output;
    }
}
