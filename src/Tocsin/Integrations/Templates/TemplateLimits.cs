namespace Tocsin.Integrations.Templates;

/// <summary>
/// What a template may have. Together they bound what one can cost, before anything runs; <see cref="MaxSteps"/> and
/// <see cref="MaxTime"/> stop what costs too much all the same.
/// </summary>
internal static class TemplateLimits
{
    public const int MaxTitle = 500;
    public const int MaxBody = 4000;
    public const int MaxTags = 200;
    public const int MaxDepth = 8;
    public const int MaxLoops = 5;
    public const int MaxNestedLoops = 2;

    /// <summary>Tags and pieces of text that it may go through.</summary>
    public const int MaxSteps = 20_000;

    /// <summary>Far more than so many steps take: what is left is a machine in trouble.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>Characters that it may make; what is beyond is dropped. No destination shows as many.</summary>
    public const int MaxOutput = 16_000;

    /// <summary>Events of a batch that it sees.</summary>
    public const int MaxItems = 50;

    /// <summary>Entries of a list and members of an object in an event's data that it sees.</summary>
    public const int MaxList = 20;

    /// <summary>How deep in an event's data it sees.</summary>
    public const int MaxDataDepth = 5;

    /// <summary>Values of an event's data that it sees, all in all.</summary>
    public const int MaxValues = 200;
}
