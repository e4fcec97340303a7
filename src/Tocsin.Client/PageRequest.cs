namespace Tocsin.Client;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Limit">Most things on the page, at most 200; null leaves it to the server.</param>
/// <param name="Cursor">The <see cref="Page{T}.NextCursor"/> of the page before; null for the first.</param>
public readonly record struct PageRequest(int? Limit = null, string? Cursor = null);
