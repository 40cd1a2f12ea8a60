using Gateway.Yarp.Upstreams;

namespace Gateway.Yarp.Tests.Upstreams;

/// <summary>Watchers of files, which systems give out sparingly.</summary>
public sealed class WatchedFoldersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_of_one_folder_share_a_watcher_and_each_change_is_told()
    {
        using var folders = new WatchedFolders();
        TaskCompletionSource[] changed = [.. Enumerable.Range(0, 300).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        var watching = changed.Select((one, number) => folders.Watch(PathOf(number), () => one.TrySetResult())).ToArray();

        Assert.Equal(1, folders.Count);
        foreach (var number in new[] { 0, 299 })
        {
            await File.WriteAllTextAsync(PathOf(number), "changed", TestContext.Current.CancellationToken);
            await changed[number].Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(changed[1].Task.IsCompleted);
        Array.ForEach(watching, one => one!.Dispose());
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_not_watched()
    {
        using var folders = new WatchedFolders();

        Assert.Null(folders.Watch(Path.Combine(_folder, "none", "api.binpb"), () => { }));
        Assert.Equal(0, folders.Count);
    }

    private string PathOf(int number) => Path.Combine(_folder, $"{number}.binpb");
}
