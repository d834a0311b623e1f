namespace Latchkey.Server.Http;

/// <summary>The server cannot listen on an address; the message names it, and says why and what to do.</summary>
public sealed class ListeningException(string message, Exception cause) : Exception(message, cause);
