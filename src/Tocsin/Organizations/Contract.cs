using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tocsin.Mail;
using Tocsin.Plans;

namespace Tocsin.Organizations;

/// <summary>Body of <c>POST /organizations</c>.</summary>
internal sealed record CreateOrganizationRequest
{
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Description("How many requests it may make; null or absent: unlimited.")]
    [AllowedValues(
        PlanNames.Unlimited,
        PlanNames.Free,
        PlanNames.Developer,
        PlanNames.Startup,
        PlanNames.Professional,
        PlanNames.Enterprise
    )]
    public string? Plan { get; init; }
}

/// <summary>Body of <c>PATCH /organizations/{id}</c>: what is not named stays as it is; null is the default.</summary>
internal sealed record UpdateOrganizationRequest
{
    [StringLength(200, MinimumLength = 1)]
    public string? Name { get; init; }

    [Description("How many requests it may make, from the next one on. Null: unlimited.")]
    [AllowedValues(
        PlanNames.Unlimited,
        PlanNames.Free,
        PlanNames.Developer,
        PlanNames.Startup,
        PlanNames.Professional,
        PlanNames.Enterprise
    )]
    public string? Plan { get; init; }

    [Description("Who hears by mail of a failed webhook that names nobody. Null: the operator. Empty: nobody.")]
    [MaxLength(EmailAddress.MaxList)]
    public IReadOnlyList<string>? NotifyEmails { get; init; }
}

/// <summary>An organization, as the API shows it.</summary>
internal record OrganizationResource
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    [Description("How many requests it may make.")]
    [AllowedValues(
        PlanNames.Unlimited,
        PlanNames.Free,
        PlanNames.Developer,
        PlanNames.Startup,
        PlanNames.Professional,
        PlanNames.Enterprise
    )]
    public required string Plan { get; init; }

    [Description("Who hears by mail of a failed webhook that names nobody; null: the operator.")]
    public required IReadOnlyList<string>? NotifyEmails { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A new organization with its first key.</summary>
internal sealed record CreatedOrganization : OrganizationResource
{
    [Description("An admin key of the new organization, shown this once.")]
    public required string ApiKey { get; init; }
}

/// <summary>Body of <c>POST /api-keys</c>.</summary>
internal sealed record CreateApiKeyRequest
{
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Description("What the key may do; only permissions that the asking key has itself.")]
    [MinLength(1), MaxLength(50)]
    public required IReadOnlyList<string> Permissions { get; init; }

    [Description("When it stops working; null or absent: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A key, as the API shows it.</summary>
internal record ApiKeyResource
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required string LastFour { get; init; }

    public required IReadOnlyList<string> Permissions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A new key with its secret.</summary>
internal sealed record CreatedApiKey : ApiKeyResource
{
    [Description("The key itself, shown this once.")]
    public required string Key { get; init; }
}

/// <summary>Who is asking.</summary>
internal sealed record CurrentKey
{
    public required OrganizationResource Organization { get; init; }

    public required ApiKeyResource Key { get; init; }
}
