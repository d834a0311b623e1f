namespace Latchkey.Keystores.Sealing;

/// <summary>Puts new keys in the place of those that may have leaked, while servers run.</summary>
public interface IKeyRotation
{
    /// <summary>Which data keys there are, and how much is left of those before the current one.</summary>
    Task<DataKeyRotation> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Makes another data key, which seals and authenticates from now on. <see cref="ContinueAsync"/> does the rest.</summary>
    /// <exception cref="MasterKeyException">The master key cannot be had, or is just being changed.</exception>
    Task RotateDataKeyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes another session key in the place of the one there is: no token, session or CSRF token of before is good any more, here
    /// at once and on other servers within two seconds.
    /// </summary>
    /// <exception cref="MasterKeyException">The master key cannot be had, or is just being changed.</exception>
    Task SignEverybodyOutAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Seals and signs again, in small pieces, what older data keys have sealed and signed, and removes these. It can be cut off and
    /// called again at any time, on any server.
    /// </summary>
    /// <returns>
    /// Whether an older data key is left because other servers may still be using it. One that stays for a row that does not open does not
    /// count.
    /// </returns>
    Task<bool> ContinueAsync(CancellationToken cancellationToken);
}

/// <summary>The data keys.</summary>
/// <param name="Current">The one that seals and authenticates.</param>
/// <param name="CreatedTime">When it was made.</param>
/// <param name="Older">Those before it, of which something is left.</param>
/// <param name="RowsLeft">How many rows these have sealed or signed.</param>
/// <param name="Unopened">
/// The rows, by table and key, whose private key this server could not open: they stay as they are, and their data key too.
/// </param>
/// <param name="AuditOnly">Those that are gone but for the verification of their audit records.</param>
public sealed record DataKeyRotation(
    Guid Current, DateTimeOffset CreatedTime, IReadOnlyList<Guid> Older, long RowsLeft, IReadOnlyList<string> Unopened,
    IReadOnlyList<Guid> AuditOnly);
