namespace Tocsin.Http;

/// <summary>
/// Says on a route which type its JSON body has; <see cref="Body{T}"/> puts it there, the OpenAPI document reads it.
/// (The framework's own metadata for this would answer 415 before authentication has had its say.)
/// </summary>
internal sealed record JsonRequest(Type Type, bool IsOptional = false);
