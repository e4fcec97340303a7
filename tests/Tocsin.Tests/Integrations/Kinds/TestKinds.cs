using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Egress;
using Tocsin.Http;
using Tocsin.Integrations;
using Tocsin.Integrations.Rendering;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>Every kind that is registered, without a server around it.</summary>
internal static class TestKinds
{
    public const string Home = "https://tocsin.example.com/";

    private static readonly ServiceProvider Services = Build();

    public static IntegrationKinds All { get; } = Services.GetRequiredService<IntegrationKinds>();

    public static NoticeReader Reader { get; } = Services.GetRequiredService<NoticeReader>();

    /// <summary>The examples of its required fields, which must be a config that is right.</summary>
    public static Dictionary<string, string> ExampleConfig(IIntegrationKind kind) =>
        kind.Fields.Where(f => f.Required).ToDictionary(f => f.Key, f => f.Example);

    public static IReadOnlyList<FieldError> Errors(string kind, IReadOnlyDictionary<string, string> config)
    {
        var errors = new List<FieldError>();
        ConfigValidator.Check(All[kind], config, key => "/config/" + key, errors);
        return errors;
    }

    private static ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton(
            new EgressPolicy(Options.Create(new EgressOptions { Allow = { "127.0.0.1", "relay.example.net" } }))
        );
        services.AddSingleton(
            new PublicLinks(Options.Create(new PublicUrlOptions { PublicUrl = Home }), server: null!)
        );
        services.AddSingleton(Options.Create(new BrandOptions()));
        services.AddSingleton(
            Options.Create(new Tocsin.Mail.SmtpOptions { Host = "mail.example.com", From = "tocsin@example.com" })
        );
        services.AddSingleton<TimeProvider>(new FakeClock());
        services.AddKinds();
        services.AddSingleton<IntegrationKinds>();
        return services.BuildServiceProvider();
    }
}
