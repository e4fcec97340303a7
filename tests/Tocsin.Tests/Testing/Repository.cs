namespace Tocsin.Tests.Testing;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(directory.FullName, "Tocsin.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("No Tocsin.slnx above the tests.");
        }

        return directory.FullName;
    }
}
