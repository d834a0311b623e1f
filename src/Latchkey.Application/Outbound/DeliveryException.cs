namespace Latchkey.Application.Outbound;

/// <summary>Something could not be delivered. The message says why, without secrets.</summary>
internal sealed class DeliveryException(string message, Exception? cause = null) : Exception(message, cause);
