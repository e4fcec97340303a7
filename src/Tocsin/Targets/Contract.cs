using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Targets;

/// <summary>Body of <c>POST /targets</c>.</summary>
internal sealed record CreateTargetRequest
{
    [AllowedValues("repository", "url", "contract", "folder")]
    public required string Kind { get; init; }

    [Description("owner/name for a repository, the address for a url, a name else.")]
    [StringLength(300, MinimumLength = 1)]
    public required string Name { get; init; }

    [Description("The branch whose state is the state of the target's findings.")]
    [StringLength(250, MinimumLength = 1)]
    public string? DefaultBranch { get; init; }

    [MaxLength(50)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>Body of <c>PATCH /targets/{id}</c>; what it does not name stays.</summary>
internal sealed record UpdateTargetRequest
{
    [StringLength(300, MinimumLength = 1)]
    public string? Name { get; init; }

    [StringLength(250, MinimumLength = 1)]
    public string? DefaultBranch { get; init; }

    [MaxLength(50)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A target, as the API shows it.</summary>
internal sealed record TargetResource
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string DefaultBranch { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A target, where something else belongs to it.</summary>
public sealed record TargetReference
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    internal static TargetReference To(Target target) =>
        new()
        {
            Id = target.Id,
            Kind = target.Kind,
            Name = target.Name,
        };
}
