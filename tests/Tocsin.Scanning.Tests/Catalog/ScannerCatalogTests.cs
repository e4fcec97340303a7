using Tocsin.Scanning.Catalog;
using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Tests.Catalog;

public sealed class ScannerCatalogTests
{
    private const string Own = """
        name: own
        title: Ours
        detect: { executable: sh }
        command: [-c, "touch ran", sh, "{files}"]
        applies_to: ["**"]
        output: stdout
        ok_exit_codes: [0]
        presets: { standard: [] }
        time_limit_seconds: 5
        output_limit_bytes: 4096
        """;

    [Fact]
    public void A_folder_without_settings_has_tocsins_scanners()
    {
        using var folder = new TempFolder();
        var catalog = Load(folder);
        Assert.Null(catalog.Settings.File);
        Assert.Equal(19, catalog.Scanners.Count);
    }

    [Fact]
    public void Settings_are_read()
    {
        using var folder = new TempFolder()
            .With("src/a.js", "")
            .With(
                ".tocsin.yml",
                """
                # What a scan of this repository is.
                scanners: [devskim, secretlint]
                paths: [src]
                ignore: [vendor/, "**/*.min.js"]
                fail-on: high
                preset: quick
                presets:
                  quick: [devskim]
                """
            );
        var settings = Load(folder).Settings;
        Assert.Equal(".tocsin.yml", settings.File);
        Assert.Equal(["devskim", "secretlint"], settings.Scanners);
        Assert.Equal(["src"], settings.Paths);
        Assert.Contains("vendor/**", settings.Ignore);
        Assert.Equal((Severity.High, "quick"), (settings.FailOn, settings.Preset));
        Assert.Equal(["devskim"], settings.Presets["quick"]);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_place()
    {
        using var folder = new TempFolder()
            .With("own.yml", Own.Replace("stdout", "pipe", StringComparison.Ordinal))
            .With(
                ".tocsin.yml",
                """
                scanners: [devskim, devskin]
                paths:
                  - src
                  - ../other
                fail-on: dreadful
                preset: [quick]
                presets:
                  slow: [nobody]
                manifests: [own.yml]
                colour: red
                """
            );
        var error = Assert.Throws<SettingsException>(() => Load(folder));
        Assert.Equal(
            [
                ".tocsin.yml:1:21: scanners: there is no scanner \"devskin\"",
                ".tocsin.yml:3:5: paths: \"src\"",
                ".tocsin.yml:4:5: paths: \"../other\"",
                ".tocsin.yml:5:1: fail-on: \"dreadful\"",
                ".tocsin.yml:6:9: preset: expected text",
                ".tocsin.yml:8:3: presets.slow: there is no scanner \"nobody\"",
                ".tocsin.yml:8:3: presets: \"slow\"",
                ".tocsin.yml:10:1: colour: there is no such key",
                "own.yml:6:1: output: \"pipe\"",
            ],
            error.Message.Split('\n').Select(l => l.Split(';')[0])
        );
    }

    [Theory]
    [InlineData("scanners: [devskim", 2)]
    [InlineData("a: 1\na: 2", 2)]
    [InlineData("- devskim", 1)]
    [InlineData("scanners: &a [devskim]\nignore: *a", 1)]
    public void What_is_no_settings_file_is_told_with_its_line(string text, int line)
    {
        using var folder = new TempFolder().With(".tocsin.yml", text);
        var error = Assert.Throws<SettingsException>(() => Load(folder));
        Assert.StartsWith($".tocsin.yml:{line}:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_made_to_exhaust_the_reader_does_not()
    {
        using var folder = new TempFolder().With(".tocsin.yml", "a: " + new string('[', 100_000));
        Assert.Contains(
            "levels",
            Assert.Throws<SettingsException>(() => Load(folder)).Message,
            StringComparison.Ordinal
        );
        folder.With(".tocsin.yml", new string('#', 1024 * 1024));
        Assert.Contains(
            "at most",
            Assert.Throws<SettingsException>(() => Load(folder)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_scanner_that_the_repository_describes_runs_only_where_that_was_allowed()
    {
        using var folder = new TempFolder()
            .With("a.js", "one\n")
            .With("tools/own.yml", Own)
            .With(".tocsin.yml", "manifests: [tools/own.yml]\nscanners: [own]\n");
        var ran = Path.Combine(folder.Root, "ran");

        var withheld = Load(folder);
        Assert.DoesNotContain(withheld.Scanners, s => s.Manifest.Name == "own");
        Assert.Equal("own", Assert.Single(withheld.Withheld).Name);
        await Assert.ThrowsAsync<ScanRequestException>(() => RunAsync(folder, withheld));
        Assert.False(File.Exists(ran));

        var allowed = Load(folder, allow: true);
        Assert.Empty(allowed.Withheld);
        Assert.Equal("repository", allowed.Scanners.Single(s => s.Manifest.Name == "own").Origin);
        await RunAsync(folder, allowed);
        Assert.True(File.Exists(ran));
    }

    [Fact]
    public void Links_lead_nobody_out_of_the_folder()
    {
        using var outside = new TempFolder().With("secrets/key.yml", "token: 1\n");
        using var folder = new TempFolder()
            .With("src/a.js", "")
            .With(".tocsin.yml", "paths: [src, link/secrets, key.yml]");
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "link"), outside.Root);
        var key = Path.Combine(folder.Root, "key.yml");
        File.CreateSymbolicLink(key, Path.Combine(outside.Root, "secrets/key.yml"));
        var error = Assert.Throws<SettingsException>(() => Load(folder)).Message;
        Assert.Equal(
            [".tocsin.yml:1:14: paths: \"link/secrets\"", ".tocsin.yml:1:28: paths: \"key.yml\""],
            error.Split('\n').Select(l => l.Split(';')[0])
        );

        File.Delete(Path.Combine(folder.Root, ".tocsin.yml"));
        File.Move(key, Path.Combine(folder.Root, ".tocsin.yml"));
        error = Assert.Throws<SettingsException>(() => Load(folder)).Message;
        Assert.DoesNotContain("token", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_cannot_change_what_a_known_name_means_and_an_organization_can()
    {
        using var folder = new TempFolder()
            .With("own.yml", Own.Replace("name: own", "name: devskim", StringComparison.Ordinal))
            .With(".tocsin.yml", "manifests: [own.yml]");
        var error = Assert.Throws<SettingsException>(() => Load(folder, allow: true));
        Assert.StartsWith(
            ".tocsin.yml:1:13: manifests: own.yml describes \"devskim\"",
            error.Message,
            StringComparison.Ordinal
        );

        using var organization = new TempFolder().With(
            "devskim.yml",
            Own.Replace("name: own", "name: devskim", StringComparison.Ordinal)
        );
        using var elsewhere = new TempFolder();
        var catalog = ScannerCatalog.Load(
            elsewhere.Root,
            organization.Root,
            allowRepository: false,
            readSettings: true
        );
        var scanner = catalog.Scanners.Single(s => s.Manifest.Name == "devskim");
        Assert.Equal(("organization", "Ours"), (scanner.Origin, scanner.Manifest.Title));
    }

    [Fact]
    public void Settings_may_be_left_alone()
    {
        using var folder = new TempFolder().With(".tocsin.yml", "not: right");
        Assert.Null(ScannerCatalog.Load(folder.Root, null, allowRepository: false, readSettings: false).Settings.File);
    }

    private static ScannerCatalog Load(TempFolder folder, bool allow = false) =>
        ScannerCatalog.Load(folder.Root, null, allow, readSettings: true);

    private static Task<ScanReport> RunAsync(TempFolder folder, ScannerCatalog catalog) =>
        new ScanRunner(TimeProvider.System).RunAsync(
            new ScanRequest
            {
                Root = folder.Root,
                Paths = [],
                Scanners = catalog.Settings.Scanners,
                Manifests = [.. catalog.Scanners.Select(s => s.Manifest)],
            },
            null,
            TestContext.Current.CancellationToken
        );
}
