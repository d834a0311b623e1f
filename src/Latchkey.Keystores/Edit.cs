namespace Latchkey.Keystores;

/// <summary>Who made a change, and when: the client's name, at most 150 characters, and the time to the millisecond.</summary>
public sealed record Edit(string By, DateTimeOffset At);
