namespace Tocsin.Integrations;

/// <summary>Something wrong with a field of a config.</summary>
/// <param name="Key">The field.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Expected">What would be right.</param>
internal sealed record ConfigProblem(string Key, string Problem, string Expected);
