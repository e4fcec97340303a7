namespace Tocsin.Egress;

/// <summary>A name resolves to an address that may not be reached.</summary>
internal sealed class BlockedAddressException(string message) : Exception(message);
