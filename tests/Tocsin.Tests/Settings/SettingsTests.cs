using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Hosting;
using Tocsin.Operating;
using Tocsin.Settings;

namespace Tocsin.Tests.Settings;

public sealed class SettingsTests
{
    private static readonly SettingsSection[] Sections =
    [
        .. new ServiceCollection()
            .AddTocsin()
            .AddOperating()
            .Select(s => s.ImplementationInstance)
            .OfType<SettingsSection>(),
    ];

    [Fact]
    public void Every_class_of_settings_is_known_to_help_and_to_the_check()
    {
        var known = Sections.Select(s => s.GetType().GenericTypeArguments[0]).Append(typeof(LoggingOptions));
        var classes = typeof(TocsinServer).Assembly.GetTypes().Where(t => t is { IsNested: false, IsAbstract: false });
        Assert.Empty(
            classes
                .Where(t =>
                    t.Name.EndsWith("Options", StringComparison.Ordinal) && t != typeof(Tocsin.Http.HeadAndOptions)
                )
                .Except(known)
                .Select(t => $"{t.Name} is not registered with AddSettings<{t.Name}>(path)")
        );
    }

    [Fact]
    public void Every_setting_says_what_it_means() =>
        Assert.Empty(
            Sections
                .SelectMany(s => s.Settings)
                .Where(s => s.Meaning.Length == 0)
                .Select(s => $"{s.Path} has no [{nameof(DescriptionAttribute)}]")
        );

    [Theory]
    [InlineData("Tocsin:DataDirectry", "Tocsin:DataDirectory")]
    [InlineData("Tocsin:Limits:BodyByte", "Tocsin:Limits:BodyBytes")]
    [InlineData("Tocsin:Zebra:Crossing:Sign", null)]
    public void An_unknown_setting_is_found_with_the_nearest_name(string name, string? nearest) =>
        Assert.Equal((name, nearest), Assert.Single(Find(name)));

    [Theory]
    [InlineData("Tocsin:DataDirectory")]
    [InlineData("TOCSIN:datadirectory")]
    [InlineData("Tocsin:EncryptionKeys:0")]
    [InlineData("Logging:Anything")]
    public void A_known_one_is_not(string name) => Assert.Empty(Find(name));

    private static IEnumerable<(string, string?)> Find(string name)
    {
        var values = new Dictionary<string, string?> { [name] = "x" };
        return UnknownSettings.Find(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), Sections);
    }
}
