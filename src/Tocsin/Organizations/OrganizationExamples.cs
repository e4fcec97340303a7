using Tocsin.Http;
using Tocsin.Plans;

namespace Tocsin.Organizations;

/// <summary>Examples for the description of the API.</summary>
internal static class OrganizationExamples
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static CreateOrganizationRequest Create { get; } = new() { Name = "Acme" };

    public static CreatedOrganization Created { get; } =
        new()
        {
            Id = "org_0357Y1PcyBfXVXkTcvTg7M",
            Name = "Acme",
            Plan = PlanNames.Unlimited,
            NotifyEmails = null,
            CreatedAt = Time,
            ApiKey = "tcs_shown-this-once",
        };

    public static UpdateOrganizationRequest Update { get; } =
        new() { Plan = PlanNames.Startup, NotifyEmails = ["security@acme.example"] };

    public static OrganizationResource Updated { get; } =
        new()
        {
            Id = Created.Id,
            Name = Created.Name,
            Plan = PlanNames.Startup,
            NotifyEmails = Update.NotifyEmails,
            CreatedAt = Time,
        };

    public static CreateApiKeyRequest CreateKey { get; } =
        new() { Name = "CI", Permissions = [Permissions.ScansWrite, Permissions.FindingsRead] };

    public static CreatedApiKey CreatedKey { get; } =
        new()
        {
            Id = "key_0357Y1PcyBfXVXkTcvTg7N",
            Name = "CI",
            Prefix = ApiKeys.Prefix,
            LastFour = "once",
            Permissions = CreateKey.Permissions,
            CreatedAt = Time,
            ExpiresAt = null,
            LastUsedAt = null,
            Key = "tcs_shown-this-once",
        };
}
