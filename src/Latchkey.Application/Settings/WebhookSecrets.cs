using System.Security.Cryptography;
using System.Text;
using Latchkey.Application.Files;
using Latchkey.Application.Outbound;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Settings;

/// <summary>
/// The secrets of a webhook, as Standard Webhooks writes them: a line each of <c>whsec_</c> and 24 to 64 octets in base64. The first is in
/// use; while it is being replaced, the former one is on the second line.
/// </summary>
internal sealed class WebhookSecrets : IDisposable
{
    private const int MostLines = 2;
    private const string Expected = "one or two lines of whsec_ and 24 to 64 octets in base64";

    private readonly List<SecretBytes> _secrets = [];

    /// <summary>Reads the secrets again, so that a changed file counts at once.</summary>
    /// <exception cref="DeliveryException">The file does not have this form.</exception>
    public static WebhookSecrets Read(string path)
    {
        var secrets = new WebhookSecrets();
        try
        {
            using var content = SecretFile.Read(path, "the webhook's secret")
                ?? throw new DeliveryException("The file of the webhook's secret is missing.");
            foreach (var line in content.Span.TrimEnd("\r\n"u8).Split((byte)'\n')) secrets.Add(content.Span[line].TrimEnd((byte)'\r'));
            if (secrets._secrets.Count > MostLines) throw new DeliveryException($"The file of the webhook's secret is not {Expected}.");
            return secrets;
        }
        catch (MasterKeyException unreadable)
        {
            secrets.Dispose();
            throw new DeliveryException(unreadable.Message, unreadable);
        }
        catch
        {
            secrets.Dispose();
            throw;
        }
    }

    /// <summary>The fault of a file, or null.</summary>
    public static string? FaultOf(string path)
    {
        try
        {
            Read(path).Dispose();
            return null;
        }
        catch (DeliveryException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>The value of <c>webhook-signature</c>: for each secret an HMAC-SHA-256 of id, timestamp and body, joined by dots.</summary>
    public string Sign(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', _secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret.Span, signed))}"));
    }

    public void Dispose()
    {
        foreach (var secret in _secrets) secret.Dispose();
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        Span<byte> octets = stackalloc byte[64];
        try
        {
            if (!line.StartsWith("whsec_"u8)
                || System.Buffers.Text.Base64.DecodeFromUtf8(
                    line["whsec_"u8.Length..], octets, out _, out var length) != System.Buffers.OperationStatus.Done || length < 24)
                throw new DeliveryException($"The file of the webhook's secret is not {Expected}.");
            _secrets.Add(new SecretBytes(octets[..length]));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }
}
