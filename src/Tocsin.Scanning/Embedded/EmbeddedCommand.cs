using System.Reflection;

namespace Tocsin.Scanning.Embedded;

/// <summary>How to start an embedded scanner as a child process.</summary>
internal static class EmbeddedCommand
{
    /// <summary>Program and first arguments; null, with the reason, when there is no way.</summary>
    public static IReadOnlyList<string>? Find(string name, out string? missing)
    {
        missing = null;
        var entry = EmbeddedScanner.Entry(name);
        if (!File.Exists(entry))
        {
            missing = $"{name} is missing beside the program: expected at scanners/{name}";
            return null;
        }
        if (EmbeddedScanner.Hosted && Self() is { } self)
            return [.. self, EmbeddedScanner.Mode, name];
        if (DotNet() is { } dotnet)
            return [dotnet, "exec", entry];
        missing = $"{name} cannot be started: this program cannot host it, and there is no dotnet";
        return null;
    }

    private static List<string>? Self()
    {
        if (Environment.ProcessPath is not { } process)
            return null;
        if (!IsDotNet(process))
            return [process];
        var name = Assembly.GetEntryAssembly()?.GetName().Name;
        var assembly = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return name is not null && File.Exists(assembly) ? [process, "exec", assembly] : null;
    }

    private static string? DotNet()
    {
        if (Environment.ProcessPath is { } process && IsDotNet(process))
            return process;
        var file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] folders =
        [
            Path.GetDirectoryName(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")),
            Environment.GetEnvironmentVariable("DOTNET_ROOT"),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
        ];
        return folders
            .Where(f => !string.IsNullOrEmpty(f))
            .Select(f => Path.Combine(f!, file))
            .FirstOrDefault(File.Exists);
    }

    private static bool IsDotNet(string path) =>
        Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
}
