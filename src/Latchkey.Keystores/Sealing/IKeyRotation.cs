namespace Latchkey.Keystores.Sealing;

/// <summary>Replaces keys that may have leaked, while servers run.</summary>
public interface IKeyRotation
{
    /// <summary>The data keys, and how much the older ones still protect.</summary>
    Task<DataKeyRotation> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Creates a data key, which seals and authenticates from now on. <see cref="ContinueAsync"/> does the rest.</summary>
    /// <exception cref="MasterKeyException">The master key is not available, or is being rotated.</exception>
    Task RotateDataKeyAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the session key. Every token, session and CSRF token becomes invalid: at once on this server, and within two seconds on
    /// others.
    /// </summary>
    /// <exception cref="MasterKeyException">The master key is not available, or is being rotated.</exception>
    Task SignEverybodyOutAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Seals and signs again, in small steps, what older data keys have sealed and signed, and then deletes those keys. It can be
    /// interrupted and resumed at any time, on any server.
    /// </summary>
    /// <returns>
    /// Whether an older data key remains because another server may still be using it. A key that remains because a row cannot be opened
    /// does not count.
    /// </returns>
    Task<bool> ContinueAsync(CancellationToken cancellationToken);
}

/// <summary>The state of the data keys.</summary>
/// <param name="Current">The key that seals and authenticates.</param>
/// <param name="CreatedTime">When it was created.</param>
/// <param name="Older">The earlier keys that are still needed.</param>
/// <param name="RowsLeft">The number of rows that these have sealed or signed.</param>
/// <param name="Unopened">
/// The rows, by table and key, whose private key this server could not open. They and their data key stay as they are.
/// </param>
/// <param name="AuditOnly">The deleted keys that still verify audit records.</param>
public sealed record DataKeyRotation(
    Guid Current, DateTimeOffset CreatedTime, IReadOnlyList<Guid> Older, long RowsLeft, IReadOnlyList<string> Unopened,
    IReadOnlyList<Guid> AuditOnly);
