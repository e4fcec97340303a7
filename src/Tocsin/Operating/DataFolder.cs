namespace Tocsin.Operating;

/// <summary>Where the data directory is: its path alone, since a server at work holds the directory itself.</summary>
internal sealed record DataFolder(string Path)
{
    public const string KeysFile = "encryption.keys";

    public string File(string name) => System.IO.Path.Combine(Path, name);
}
