namespace Tocsin.Operating;

/// <summary>One thing that <c>doctor</c> looks at. It changes nothing, and may run beside a server at work.</summary>
internal interface ICheck
{
    /// <summary>Such as <c>database</c>.</summary>
    string Name { get; }

    /// <summary>Everything that was found; at least one verdict.</summary>
    Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken);
}
