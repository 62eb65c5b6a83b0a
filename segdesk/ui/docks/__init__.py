"""The docks of the Edit workspace: classes, objects of the image, how the photo is shown."""
