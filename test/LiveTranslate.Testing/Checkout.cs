namespace LiveTranslate.Testing;

/// <summary>The checkout that the tests run from, where servers and scripts of theirs are.</summary>
public static class Checkout
{
    public static string Folder(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LiveTranslate.Orleans.sln"))) return Path.Combine([folder.FullName, .. parts]);
        throw new InvalidOperationException("These tests run from a checkout of the repository.");
    }
}
