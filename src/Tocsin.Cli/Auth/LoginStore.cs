using System.Text.Json;
using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Auth;

/// <summary>The file that holds the login, readable by its owner alone.</summary>
internal sealed class LoginStore(Shell shell)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public string Path => System.IO.Path.Combine(Folder, "credentials.json");

    // The XDG base directory specification: a relative path there is invalid and to be ignored.
    private string Folder =>
        shell.Variable("XDG_CONFIG_HOME") is { } configured && System.IO.Path.IsPathRooted(configured)
            ? System.IO.Path.Combine(configured, "tocsin")
            : System.IO.Path.Combine(shell.Home, ".config", "tocsin");

    public Login? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Login>(File.ReadAllText(Path), Reading);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            throw new UsageException($"{Path} is damaged; run: tocsin auth login");
        }
    }

    public void Write(Login login)
    {
        CreateFolder();
        // Whole or not at all, and never readable by others, not even for a moment.
        var temporary = $"{Path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(temporary);
            options.UnixCreateMode = OwnerOnly;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.WriteLine(JsonText.Of(login));
        }

        File.Move(temporary, Path, overwrite: true);
    }

    /// <returns>False when there was none.</returns>
    public bool Delete()
    {
        var existed = File.Exists(Path);
        if (existed)
        {
            File.Delete(Path);
        }

        return existed;
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
            return;
        }

        const UnixFileMode mode = OwnerOnly | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Folder, mode);
        // It may have been there before, for all to read.
        File.SetUnixFileMode(Folder, mode);
    }
}
