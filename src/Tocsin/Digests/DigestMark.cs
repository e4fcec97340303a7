namespace Tocsin.Digests;

/// <summary>Up to when digests of a type have told an integration what there was to tell.</summary>
/// <param name="Lane">The integration's number.</param>
/// <param name="Type">The type of the events.</param>
/// <param name="Until">The end of the last period.</param>
internal sealed record DigestMark(long Lane, string Type, DateTimeOffset Until);
