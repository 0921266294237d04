import { render } from 'preact';
import './captions.css';
import { CaptionsPage } from './CaptionsPage';
import { CaptionsScreen } from './captionsScreen';
import { settingsOf } from './settings';

const screen = new CaptionsScreen(new URL(location.href), settingsOf(new URL(location.href).searchParams));
render(<CaptionsPage screen={screen} />, document.getElementById('page')!);
void screen.run();
