"""The building blocks of the interface: painted controls that follow the theme. One file each."""
