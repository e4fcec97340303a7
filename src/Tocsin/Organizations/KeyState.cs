namespace Tocsin.Organizations;

/// <summary>What a presented key turned out to be.</summary>
internal enum KeyState
{
    Unknown,
    Valid,
    Expired,
    Revoked,
}
